-- Version 3: what of an article's text is no prose, so that a rebuilt index reads it as it was read.

ALTER TABLE articles ADD COLUMN gaps TEXT NOT NULL DEFAULT '[]';   -- JSON: [[start, end], ...]
