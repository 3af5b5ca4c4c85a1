// Aliases are merged by id, and the claims of a few days are read for every batch.
CREATE CONSTRAINT alias_id_unique IF NOT EXISTS FOR (n:Alias) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT migration_id_unique IF NOT EXISTS FOR (n:Migration) REQUIRE n.id IS UNIQUE;
CREATE RANGE INDEX claim_start_date_range IF NOT EXISTS FOR (n:Claim) ON (n.startDate);
