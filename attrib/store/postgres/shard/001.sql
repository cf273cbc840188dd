-- What one server of a spread index holds of it: the rows of searchable_vectors and searchable_words that fall to it.
-- The columns are those of ../schema/; the coordinator reaches these tables by postgres_fdw.

CREATE TABLE searchable_vectors (
    claim       bigint PRIMARY KEY,
    article     bigint NOT NULL,
    status      text COLLATE "C" NOT NULL,
    language    text COLLATE "C" NOT NULL,
    outlet      text COLLATE "C",
    date        text COLLATE "C",
    sources     text[] COLLATE "C" NOT NULL,
    embedding   vector NOT NULL
) WITH (toast_tuple_target = 8160);
ALTER TABLE searchable_vectors ALTER COLUMN embedding SET STORAGE MAIN;
CREATE INDEX searchable_vectors_by_article ON searchable_vectors (article);
CREATE INDEX searchable_vectors_by_sources ON searchable_vectors USING gin (sources);
CREATE INDEX searchable_vectors_by_facts ON searchable_vectors (outlet, date);
CREATE INDEX searchable_vectors_by_date ON searchable_vectors (date);

CREATE TABLE searchable_words (
    claim       bigint PRIMARY KEY,
    article     bigint NOT NULL,
    status      text COLLATE "C" NOT NULL,
    language    text COLLATE "C" NOT NULL,
    outlet      text COLLATE "C",
    date        text COLLATE "C",
    sources     text[] COLLATE "C" NOT NULL,
    words       tsvector NOT NULL,
    length      integer NOT NULL
) WITH (toast_tuple_target = 8160);
CREATE INDEX searchable_words_by_article ON searchable_words (article);
CREATE INDEX searchable_words_by_words ON searchable_words USING gin (words);
