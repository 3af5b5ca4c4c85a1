// The claims of a lasting relation are read whenever one of them is written.
CREATE RANGE INDEX claim_relation_range IF NOT EXISTS FOR (n:Claim) ON (n.relation);
