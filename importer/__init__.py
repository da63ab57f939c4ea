"""From a file to attributed claims: readers, language stages, workers and the import run."""
