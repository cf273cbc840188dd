PRAGMA application_id = 1098150505;
PRAGMA user_version = 3;
BEGIN TRANSACTION;
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
, gaps TEXT NOT NULL DEFAULT '[]') STRICT;
INSERT INTO "articles" VALUES(1,'ferry','هيئة الموانئ: تأخرت العبارة ساعتين
غادرت العبارة الميناء ظهرا
','ar',NULL,'عنوان ferry','2025-05-01','المرفأ',NULL,'[[0,34,"sentence"],[35,61,"sentence"]]',NULL,X'C776D9A6BD8F2F9465647D342157734D50D5443829CE769805197B7B33D6D6B8',X'9865BDF1FC8DB1BAB457C6E601E03C1D2BBD91C0D1A3F7728E79BBC792D4975F','attrib 0.1.0','2026-11-24T23:56:57Z',1,'[]');
INSERT INTO "articles" VALUES(2,'ferry-en','The ferry left at noon
','en',NULL,'عنوان ferry-en',NULL,NULL,NULL,'[[0,22,"sentence"]]',NULL,X'70C9689E71F7882D9FF4C4B73405FEE7BE1FD080F04C039A5A0E398E02FC9DF0',X'00803C9EEC8CEAF29A4769E52EE6B1841C1444D013A0F137107F1BEAA9838191','attrib 0.1.0','2026-11-24T23:56:57Z',2,'[]');
INSERT INTO "articles" VALUES(3,'wire-9','وزارة الزراعة: بلغ المحصول 30 ألف طن
','ar','feed.jsonl','عنوان wire-9',NULL,NULL,NULL,'[[0,36,"sentence"]]',NULL,X'25D82DA9D15701556C4538FF4ADAF8CDCB3270C3C2E2628EAA21924D37569D25',X'CFD78DDEFE2B58F4F936EBA51B3F0EAD576AD71A7A951220EA3723EB3CED8E8B','attrib 0.1.0','2026-11-24T23:56:57Z',3,'[]');
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
INSERT INTO "attributions" VALUES(1,0,1,'هيئة الموانئ','mention',1.0,'indirect','assertion','neutral','person',NULL,0.9,'نقطتان بعد الاسم','{"sources":[[0,12]],"cues":[[12,13]],"contents":[[14,34]],"via":[],"named":[0,12]}');
INSERT INTO "attributions" VALUES(3,0,2,'وزارة الزراعة','mention',1.0,'indirect','assertion','neutral','person',NULL,0.9,'نقطتان بعد الاسم','{"sources":[[0,13]],"cues":[[13,14]],"contents":[[15,36]],"via":[],"named":[0,13]}');
CREATE TABLE claim_attributions (
    claim       INTEGER NOT NULL REFERENCES claims ON DELETE CASCADE,
    place       INTEGER NOT NULL,              -- 0 is the innermost
    article     INTEGER NOT NULL,
    attribution INTEGER NOT NULL,
    PRIMARY KEY (claim, place),
    FOREIGN KEY (article, attribution) REFERENCES attributions ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO "claim_attributions" VALUES(1,0,1,0);
INSERT INTO "claim_attributions" VALUES(4,0,3,0);
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
INSERT INTO "claims" VALUES(1,1,'ferry-0',14,34,'تأخرت العبارة ساعتين','تأخرت العبارة ساعتين',0,'attributed');
INSERT INTO "claims" VALUES(2,1,'ferry-1',35,61,'غادرت العبارة الميناء ظهرا','غادرت العبارة الميناء ظهرا',1,'unattributed');
INSERT INTO "claims" VALUES(3,2,'ferry-en-0',0,22,'The ferry left at noon','The ferry left at noon',0,'unjudged');
INSERT INTO "claims" VALUES(4,3,'wire-9-0',15,36,'بلغ المحصول 30 ألف طن','بلغ المحصول 30 ألف طن',0,'attributed');
CREATE TABLE generations (
    generation  INTEGER PRIMARY KEY,
    token       TEXT NOT NULL                  -- as state had it: a cache of another history knows another one
) STRICT;
INSERT INTO "generations" VALUES(0,'d12dd01b2e65b749');
INSERT INTO "generations" VALUES(1,'97aeaac13eb8510b');
INSERT INTO "generations" VALUES(2,'61aab4b80ec80839');
INSERT INTO "generations" VALUES(3,'1331d54e7d3395f9');
CREATE TABLE next_vectors (
    article     INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    first       INTEGER NOT NULL,
    count       INTEGER NOT NULL,
    checksum    INTEGER NOT NULL,
    data        BLOB NOT NULL
) STRICT;
CREATE TABLE removed (
    first       INTEGER PRIMARY KEY,           -- rows of claims, both inclusive
    last        INTEGER NOT NULL,
    article     INTEGER NOT NULL,
    generation  INTEGER NOT NULL               -- the one that has them no more
) STRICT;
CREATE TABLE sources (
    row         INTEGER PRIMARY KEY,
    id          TEXT NOT NULL,
    name        TEXT NOT NULL,
    type        TEXT NOT NULL,
    UNIQUE (id, name, type)                    -- an unknown source keeps each spelling it was met in
) STRICT;
INSERT INTO "sources" VALUES(1,'s-هيئة الموانئ','هيئة الموانئ','person');
INSERT INTO "sources" VALUES(2,'s-وزارة الزراعة','وزارة الزراعة','person');
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
INSERT INTO "state" VALUES(1,3,'1331d54e7d3395f9',4,'words','words/8',8,NULL);
CREATE TABLE vectors (
    article     INTEGER PRIMARY KEY REFERENCES articles ON DELETE CASCADE,
    first       INTEGER NOT NULL,              -- the row of the first claim; the others follow without a gap
    count       INTEGER NOT NULL,
    checksum    INTEGER NOT NULL,              -- CRC-32 of data
    data        BLOB NOT NULL
) STRICT;
INSERT INTO "vectors" VALUES(1,1,2,367356433,X'E96B033F99B3543E24212BBFC14E4B3CE775CDBBA9F4473E3A7D903E2A87B73E5496B3BE90B5FB3D0F689F3E8F50293E71572FBDCDA73B3F9AD18F3EC202B13E');
INSERT INTO "vectors" VALUES(2,3,1,3871908977,X'7C84FF3DC172AFBD4E0BBCBEA32EEB3BA552453F4914C1BEF41196BE6D7E10BE');
INSERT INTO "vectors" VALUES(3,4,1,830181977,X'C486CC3DE91DE63ED6C8A6BEA3290D3EE266A73E3F55AFBD2F2864BE18D834BF');
CREATE INDEX claims_by_article ON claims (article);
CREATE INDEX attributions_by_source ON attributions (source);
CREATE INDEX claim_attributions_by_attribution ON claim_attributions (article, attribution);
CREATE INDEX removed_by_generation ON removed (generation);
CREATE INDEX articles_by_facts ON articles (outlet, date, language);
CREATE INDEX articles_by_generation ON articles (generation);
CREATE INDEX vectors_by_span ON vectors (article, first, count);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('articles',3);
COMMIT;
