"""How the weights of the attribution tagger are made; nothing of it is needed to use them.

``python -m importer.attribution.train --help``. Needs the dependency group ``train`` (torch, onnx, the base
weights) and a corpus in the layout of PolNeAR: ``text/STEM.txt`` and ``attributions/STEM_ANNOTATOR.ann``.
"""
