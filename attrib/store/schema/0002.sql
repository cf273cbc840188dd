-- Version 2: what each generation took away, so that caches of earlier generations need not be made anew.

CREATE TABLE generations (
    generation  INTEGER PRIMARY KEY,
    token       TEXT NOT NULL                  -- as state had it: a cache of another history knows another one
) STRICT;
INSERT INTO generations SELECT generation, token FROM state;

CREATE TABLE removed (
    first       INTEGER PRIMARY KEY,           -- rows of claims, both inclusive
    last        INTEGER NOT NULL,
    article     INTEGER NOT NULL,
    generation  INTEGER NOT NULL               -- the one that has them no more
) STRICT;
CREATE INDEX removed_by_generation ON removed (generation);

-- Filters look at these alone, never at rows that hold texts and vectors.
DROP INDEX articles_by_outlet;
DROP INDEX articles_by_date;
CREATE INDEX articles_by_facts ON articles (outlet, date, language);
CREATE INDEX articles_by_generation ON articles (generation);
CREATE INDEX vectors_by_span ON vectors (article, first, count);
