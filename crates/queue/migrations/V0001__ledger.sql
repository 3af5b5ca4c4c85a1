-- Times are microseconds since 1970, UTC. Words are those of the Rust enums.

-- The data folder: one row.
CREATE TABLE folder (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    id    TEXT NOT NULL,
    -- Highest batch number that any store acknowledged.
    batch INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO folder (one, id) VALUES (1, lower(hex(randomblob(16))));

-- What is looked at over the network: pages (role 1) and the listings that name them (role 0).
CREATE TABLE url (
    id            INTEGER PRIMARY KEY,
    role          INTEGER NOT NULL,
    -- Document id of the URL, so that its usual variants are one row.
    key           TEXT NOT NULL,
    url           TEXT NOT NULL,
    source        TEXT NOT NULL CHECK (source <> ''),
    -- 1 watch, 2 backfill.
    lane          INTEGER NOT NULL,
    state         TEXT NOT NULL,
    -- When to look again; null: not by itself.
    next_at       INTEGER,
    looked_at     INTEGER,
    -- Newest date that a listing gave.
    dated         INTEGER,
    failures      INTEGER NOT NULL DEFAULT 0,
    status        INTEGER,
    reason        TEXT,
    etag          BLOB,
    last_modified BLOB,
    -- Document that the last answer was a capture of (differs from the key after a redirect).
    document      TEXT,
    UNIQUE (role, key)
) STRICT;
CREATE INDEX url_due ON url (role, lane, source, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX url_by_source ON url (source, role, state, looked_at);

-- How long each archive file is, as far as the captures below know it.
CREATE TABLE archive (
    file   TEXT PRIMARY KEY,
    length INTEGER NOT NULL
) STRICT;

CREATE TABLE capture (
    id          INTEGER PRIMARY KEY,
    document    TEXT NOT NULL,
    url         TEXT NOT NULL,
    source      TEXT NOT NULL,
    -- The smallest integer: a file, which has no time and ranks before every timed capture.
    captured_at INTEGER NOT NULL,
    -- Last look that gave these bytes, no other capture known in between.
    seen_until  INTEGER NOT NULL,
    status      INTEGER NOT NULL,
    digest      TEXT NOT NULL,
    -- Bytes of the body.
    size        INTEGER NOT NULL,
    file        TEXT NOT NULL REFERENCES archive (file),
    offset      INTEGER NOT NULL,
    length      INTEGER NOT NULL,
    -- Of a file: what it is called by itself, whatever canonical URL it goes by.
    own         TEXT,
    own_url     TEXT,
    UNIQUE (document, captured_at, digest)
) STRICT;
CREATE INDEX capture_by_digest ON capture (digest);
CREATE INDEX capture_by_own ON capture (own, digest) WHERE own IS NOT NULL;

-- Files that name a canonical URL as theirs.
CREATE TABLE claim (
    own       TEXT PRIMARY KEY,
    -- Document id of the canonical URL.
    document  TEXT NOT NULL,
    url       TEXT NOT NULL,
    title     TEXT NOT NULL
) STRICT;
CREATE INDEX claim_by_document ON claim (document, title);

-- What changes the graph: a document, the gazetteer, a source's file.
CREATE TABLE item (
    id       INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL,
    key      TEXT NOT NULL,
    source   TEXT NOT NULL,
    -- 0 gazetteer and sources, 1 watch, 2 backfill.
    lane     INTEGER NOT NULL,
    -- waiting, flight, done, buried, dropped (given up by a person)
    state    TEXT NOT NULL,
    -- Since when it waits, or waited last.
    since    INTEGER NOT NULL,
    -- How often it was taken and neither acknowledged nor given back.
    attempts INTEGER NOT NULL DEFAULT 0,
    -- Something new came while it was in flight.
    arrived  INTEGER NOT NULL DEFAULT 0,
    hash     TEXT,
    reason   TEXT,
    -- The store and the batch that took it last.
    store    TEXT,
    batch    INTEGER,
    UNIQUE (kind, key)
) STRICT;
CREATE INDEX item_by_state ON item (state, lane, since);
CREATE INDEX item_done ON item (store, batch) WHERE state = 'done';
CREATE INDEX item_by_source ON item (source, state);

-- What people decided, and what they took back; rows are only added.
CREATE TABLE decision (
    id         INTEGER PRIMARY KEY,
    -- same, different, unsure, wrong; null: takes another one back.
    verdict    TEXT,
    undoes     INTEGER UNIQUE REFERENCES decision (id),
    why        TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at INTEGER NOT NULL
) STRICT;

-- The claims decided on, with what finds them again when their ids are gone.
CREATE TABLE decision_claim (
    decision INTEGER NOT NULL REFERENCES decision (id),
    claim    TEXT NOT NULL,
    document TEXT NOT NULL,
    quote    TEXT NOT NULL,
    kind     TEXT NOT NULL,
    place    TEXT,
    digest   TEXT NOT NULL
) STRICT;
CREATE INDEX decision_claims ON decision_claim (decision);
