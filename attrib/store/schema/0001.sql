-- The index, version 1. Spans are code points of articles.text; JSON holds only lists that no query looks into.

CREATE TABLE state (
    one         INTEGER PRIMARY KEY CHECK (one = 1),
    generation  INTEGER NOT NULL,              -- one more with every change
    token       TEXT NOT NULL,                 -- random, new with every generation: two copies of an index differ in it
    last_claim  INTEGER NOT NULL,              -- rows of claims rise and are never used again
    encoder     TEXT,                          -- of the vectors; the three are NULL before the first article
    fingerprint TEXT,
    dimension   INTEGER,
    next_fingerprint TEXT                      -- of next_vectors, while the index is encoded anew
) STRICT;
INSERT INTO state (one, generation, token, last_claim) VALUES (1, 0, lower(hex(randomblob(8))), 0);

CREATE TABLE articles (
    row         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT NOT NULL UNIQUE,
    text        TEXT NOT NULL,
    language    TEXT NOT NULL,
    path        TEXT,                          -- as the user gave it
    title       TEXT,
    date        TEXT,
    outlet      TEXT,
    url         TEXT,
    sentences   TEXT NOT NULL,                 -- JSON: [[start, end, kind], ...]
    location    TEXT,                          -- the file's absolute path, where the id is made from its name
    content     BLOB NOT NULL,                 -- SHA-256 of what was read
    digest      BLOB NOT NULL,                 -- SHA-256 of everything that extraction made of it
    made_by     TEXT NOT NULL,                 -- attrib's version and the user's registries
    added       TEXT NOT NULL,                 -- UTC
    generation  INTEGER NOT NULL
) STRICT;
CREATE INDEX articles_by_outlet ON articles (outlet);
CREATE INDEX articles_by_date ON articles (date);

CREATE TABLE claims (
    row         INTEGER PRIMARY KEY,
    article     INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    id          TEXT NOT NULL,
    "start"     INTEGER NOT NULL,
    "end"       INTEGER NOT NULL,
    text        TEXT NOT NULL,
    self_contained TEXT NOT NULL,
    sentence    INTEGER NOT NULL,
    status      TEXT NOT NULL
) STRICT;
CREATE INDEX claims_by_article ON claims (article);

CREATE TABLE sources (
    row         INTEGER PRIMARY KEY,
    id          TEXT NOT NULL,
    name        TEXT NOT NULL,
    type        TEXT NOT NULL,
    UNIQUE (id, name, type)                    -- an unknown source keeps each spelling it was met in
) STRICT;

CREATE TABLE attributions (
    article     INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
    number      INTEGER NOT NULL,
    source      INTEGER REFERENCES sources,
    mention     TEXT,
    resolved_by TEXT,
    score       REAL,
    form        TEXT NOT NULL,
    act         TEXT NOT NULL,
    stance      TEXT NOT NULL,
    source_type TEXT NOT NULL,
    parent      INTEGER,
    confidence  REAL NOT NULL,
    because     TEXT NOT NULL,
    spans       TEXT NOT NULL,                 -- JSON: {"sources": [[start, end], ...], "cues", "contents", "via", "named"}
    PRIMARY KEY (article, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX attributions_by_source ON attributions (source);

CREATE TABLE claim_attributions (
    claim       INTEGER NOT NULL REFERENCES claims ON DELETE CASCADE,
    place       INTEGER NOT NULL,              -- 0 is the innermost
    article     INTEGER NOT NULL,
    attribution INTEGER NOT NULL,
    PRIMARY KEY (claim, place),
    FOREIGN KEY (article, attribution) REFERENCES attributions ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_attributions_by_attribution ON claim_attributions (article, attribution);

-- All vectors of an article in one blob: little-endian float32, those of its claims by ascending row.
CREATE TABLE vectors (
    article     INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    first       INTEGER NOT NULL,              -- the row of the first claim; the others follow without a gap
    count       INTEGER NOT NULL,
    checksum    INTEGER NOT NULL,              -- CRC-32 of data
    data        BLOB NOT NULL
) STRICT;

-- Vectors of another encoder, while `attrib index rebuild --model` makes them; they take the place of vectors at once.
CREATE TABLE next_vectors (
    article     INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    first       INTEGER NOT NULL,
    count       INTEGER NOT NULL,
    checksum    INTEGER NOT NULL,
    data        BLOB NOT NULL
) STRICT;
