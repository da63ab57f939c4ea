"""The query language: one for the window, the command line, exports and saved searches.

Words are implicitly joined by *and*; ``or`` binds weaker, ``not`` or ``-`` stronger; parentheses group.
``and``, ``or`` and ``not`` may be written in any case.

>>> from db.query import parse, format
>>> parse('militia denied')
And(parts=(Word(text='militia'), Word(text='denied')))
>>> parse('saved or (lost -boat)')
Or(parts=(Word(text='saved'), And(parts=(Word(text='lost'), Not(part=Word(text='boat'))))))
>>> parse('NOT saved AND lost')
And(parts=(Not(part=Word(text='saved')), Word(text='lost')))

A bare word is looked for in a claim's content, in the sentence around it and in its speaker's names.
Case, accents and the style of marks do not count; singular and plural find each other. Quotation marks
of any style keep words together, ``*`` lets the last word go on (or, before it, the first one begin as it
likes), ``~`` allows a few letters' difference; a lone ``*`` is every claim, like the empty query.

>>> parse('“ten miles away” milit* soudani~')
And(parts=(Phrase(text='ten miles away'), Prefix(text='milit'), Fuzzy(text='soudani')))
>>> parse('*ism -*"isms of war"')
And(parts=(Suffix(text='ism'), Not(part=Suffix(text='isms of war'))))
>>> parse('')
All()

``field:value`` asks one field: ``speaker``, ``source`` (an outlet, agency or cited source that the claim
passes through), ``outlet``, ``author``, ``article`` (its title), ``tag``, ``via``, ``polarity`` and
``kind``. Names are matched by whole words, in order, others may stand between; ``=`` asks for the whole
name, ``none`` for claims without one. ``chain`` counts the intermediaries of a claim.

>>> parse('chain:>1')
Field(name='chain', value=Compare(operator='>', text='1'))

>>> parse('speaker:"barack obama"')
Field(name='speaker', value=Contains(text='barack obama'))
>>> parse('-tag:denial')
Not(part=Field(name='tag', value=Contains(text='denial')))
>>> parse('outlet:="The Tribune" tag:none')
And(parts=(Field(name='outlet', value=Exactly(text='The Tribune')), Field(name='tag', value=Absent())))

``content:`` and ``memo:`` look for words next to each other in the content alone, or in the memo.

>>> parse('content:"broke in two"')
Field(name='content', value=Contains(text='broke in two'))

``said:``, ``published:`` and ``date:`` (said where that is known, else published) take a year, a month, a
day or a range, both ends included; a claim fits if its date lies wholly within. ``>`` and ``<`` mean after
and before all of it, ``=`` that very date as written.

>>> parse('date:2024-12-01..2024-12-08')
Field(name='date', value=Between(low='2024-12-01', high='2024-12-08'))
>>> parse('published:>2024-11')
Field(name='published', value=Compare(operator='>', text='2024-11'))

``has:`` memo, tag, speaker, relation, via, said or parent; ``is:`` machine, edited, verified, rejected,
orphan or manual; ``id:`` the beginning of a claim's id; ``search:`` what was saved under a name. Rejected
claims are found only by a query that says ``is:rejected``.

>>> parse('has:memo is:verified')
And(parts=(Field(name='has', value=Contains(text='memo')), Field(name='is', value=Contains(text='verified'))))

``in:text`` looks for the words of the query in whole articles: claims of articles that hold them. Of what is
found in articles and is no claim, `Result` has the passages.

>>> parse('harbour in:text')
And(parts=(Word(text='harbour'), Field(name='in', value=Contains(text='text'))))

``\\`` takes a sign's meaning away. A tree is written back as the text that gives that tree again.

>>> format(parse('  Speaker:“the  mayor”   AND ( x OR y )'))
'speaker:"the  mayor" (x or y)'

A mistake has its place and what was expected; half-typed text is answered as far as it goes.

>>> parse('denied colour:red')
Traceback (most recent call last):
db.errors.QueryError: ('field', 'colour')
>>> parse('(speaker:"the may', typing=True)
Field(name='speaker', value=Contains(text='the may'))
"""

from db.query.complete import Completion, Completions, complete
from db.query.facets import facets
from db.query.facts import ClaimFacts
from db.query.highlight import highlight_spans
from db.query.parse import format, parse
from db.query.passages import Passage, read_passages
from db.query.run import Order, Result, asks_for_texts, claim_facts, matches, preload, run, suggestion
from db.query.syntax import Node

__all__ = [
    "ClaimFacts",
    "Completion",
    "Completions",
    "Node",
    "Order",
    "Passage",
    "Result",
    "asks_for_texts",
    "claim_facts",
    "complete",
    "facets",
    "format",
    "highlight_spans",
    "matches",
    "parse",
    "preload",
    "read_passages",
    "run",
    "suggestion",
]
