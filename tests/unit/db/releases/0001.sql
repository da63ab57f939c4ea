BEGIN TRANSACTION;
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE article (
	id VARCHAR(36) NOT NULL,
	doc VARCHAR NOT NULL,
	location VARCHAR NOT NULL,
	title VARCHAR,
	author VARCHAR,
	outlet VARCHAR,
	published VARCHAR,
	created_at VARCHAR NOT NULL,
	deleted_at VARCHAR,
	pk INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	CONSTRAINT uq_article_id UNIQUE (id)
);
INSERT INTO "article" VALUES('b5562e0e-5967-47f1-8eeb-6b32e068ddfb','harbour','/news/harbour.txt','Coal',NULL,'Gazette','1912-04-02','2026-11-21T10:35:12Z',NULL,1);
INSERT INTO "article" VALUES('f5dc0bb8-34a6-4e78-bbe4-9390498a1b27','harbour','/news/other.txt',NULL,NULL,NULL,NULL,'2026-11-21T10:35:12Z',NULL,2);
CREATE TABLE change_log (
	claim_pk INTEGER NOT NULL,
	at VARCHAR NOT NULL,
	pk INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
);
INSERT INTO "change_log" VALUES(1,'2026-11-21T10:35:12Z',1);
INSERT INTO "change_log" VALUES(2,'2026-11-21T10:35:12Z',2);
INSERT INTO "change_log" VALUES(3,'2026-11-21T10:35:12Z',3);
INSERT INTO "change_log" VALUES(4,'2026-11-21T10:35:12Z',4);
INSERT INTO "change_log" VALUES(5,'2026-11-21T10:35:12Z',5);
INSERT INTO "change_log" VALUES(6,'2026-11-21T10:35:12Z',6);
INSERT INTO "change_log" VALUES(7,'2026-11-21T10:35:12Z',7);
CREATE TABLE cited_source (
	snapshot_pk INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	outlet VARCHAR,
	title VARCHAR,
	author VARCHAR,
	date VARCHAR,
	url VARCHAR,
	pk INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	CONSTRAINT fk_cited_source_snapshot_pk FOREIGN KEY(snapshot_pk) REFERENCES snapshot (pk) ON DELETE CASCADE
);
INSERT INTO "cited_source" VALUES(1,0,0,5,'Gazette','Coal','A. Writer','1912-04-01',NULL,1);
CREATE TABLE claim (
	id VARCHAR(36) NOT NULL,
	article_pk INTEGER NOT NULL,
	snapshot_pk INTEGER NOT NULL,
	extraction_pk INTEGER,
	parent_pk INTEGER,
	speaker_pk INTEGER,
	content TEXT NOT NULL,
	source TEXT,
	cue TEXT,
	sentence TEXT NOT NULL,
	start INTEGER NOT NULL,
	sentence_start INTEGER NOT NULL,
	sentence_end INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	polarity VARCHAR NOT NULL,
	via JSON NOT NULL,
	said VARCHAR,
	confidence DOUBLE,
	review VARCHAR NOT NULL,
	memo TEXT,
	orphan BOOLEAN NOT NULL,
	created_at VARCHAR NOT NULL,
	pk INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	CONSTRAINT ck_claim_kind CHECK (kind IN ('direct', 'mixed', 'indirect', 'belief')),
	CONSTRAINT ck_claim_review CHECK (review IN ('machine', 'edited', 'verified', 'rejected')),
	CONSTRAINT ck_claim_spans CHECK ("start" >= 0 AND sentence_start >= 0 AND sentence_end >= sentence_start),
	CONSTRAINT uq_claim_id UNIQUE (id),
	CONSTRAINT fk_claim_article_pk FOREIGN KEY(article_pk) REFERENCES article (pk) ON DELETE CASCADE,
	CONSTRAINT fk_claim_snapshot_pk FOREIGN KEY(snapshot_pk) REFERENCES snapshot (pk) ON DELETE CASCADE,
	CONSTRAINT fk_claim_extraction_pk FOREIGN KEY(extraction_pk) REFERENCES extraction (pk) ON DELETE SET NULL,
	CONSTRAINT fk_claim_parent_pk FOREIGN KEY(parent_pk) REFERENCES claim (pk) ON DELETE SET NULL,
	CONSTRAINT fk_claim_speaker_pk FOREIGN KEY(speaker_pk) REFERENCES speaker (pk) ON DELETE RESTRICT
);
INSERT INTO "claim" VALUES('9f7e057a-0449-4cae-8691-3fc733fe5780',1,2,2,NULL,1,'The harbour will stay closed','Marta Venn','said','The harbour will stay closed, Marta Venn said',18,18,63,'indirect','asserts','[]',NULL,NULL,'machine',NULL,0,'2026-11-21T10:35:12Z',1);
INSERT INTO "claim" VALUES('72c2736d-5a85-4584-afc8-caad0699c7e2',1,2,2,NULL,2,'We have no coal left','she','added','We have no coal left,” she added',76,76,108,'direct','asserts','[]',NULL,NULL,'edited','which coal?',0,'2026-11-21T10:35:12Z',2);
INSERT INTO "claim" VALUES('46a99199-6587-40a2-84be-4916b1c67ff2',1,2,1,NULL,NULL,'the ferry may sail','A clerk','thinks','A clerk thinks the ferry may sail',125,110,143,'belief','asserts','[]',NULL,NULL,'rejected',NULL,0,'2026-11-21T10:35:12Z',3);
INSERT INTO "claim" VALUES('ec46fe86-0272-41d7-959e-abb01e7ec359',1,2,NULL,NULL,3,'no coal left',NULL,NULL,'“We have no coal left,” she added.',84,75,109,'indirect','asserts','[]',NULL,NULL,'verified',NULL,0,'2026-11-21T10:35:12Z',4);
INSERT INTO "claim" VALUES('49b87990-0eb0-4ac4-a8a9-c66ee859bab1',2,3,3,NULL,1,'The harbour will stay closed','Marta Venn','said','The harbour will stay closed, Marta Venn said',0,0,45,'indirect','asserts','[]',NULL,NULL,'machine',NULL,0,'2026-11-21T10:35:12Z',5);
INSERT INTO "claim" VALUES('87604711-0f1e-4e18-b1ed-413c07c1e48a',2,3,3,NULL,NULL,'We have no coal left','she','added','We have no coal left,” she added',58,58,90,'direct','asserts','[]',NULL,NULL,'machine',NULL,0,'2026-11-21T10:35:12Z',6);
INSERT INTO "claim" VALUES('c048b5a8-3842-4bca-8604-911e6162d6c6',2,3,3,NULL,NULL,'the ferry may sail','A clerk','thinks','A clerk thinks the ferry may sail',107,92,125,'belief','asserts','[]',NULL,NULL,'machine',NULL,0,'2026-11-21T10:35:12Z',7);
CREATE TABLE claim_span (
	claim_pk INTEGER NOT NULL,
	role VARCHAR NOT NULL,
	seq INTEGER NOT NULL,
	start INTEGER NOT NULL,
	"end" INTEGER NOT NULL,
	pk INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	CONSTRAINT uq_claim_span_claim_pk_role_seq UNIQUE (claim_pk, role, seq),
	CONSTRAINT ck_claim_span_role CHECK (role IN ('content', 'source', 'cue')),
	CONSTRAINT ck_claim_span_order CHECK ("start" >= 0 AND "end" > "start"),
	CONSTRAINT fk_claim_span_claim_pk FOREIGN KEY(claim_pk) REFERENCES claim (pk) ON DELETE CASCADE
);
INSERT INTO "claim_span" VALUES(1,'content',0,18,46,11);
INSERT INTO "claim_span" VALUES(1,'source',0,48,58,12);
INSERT INTO "claim_span" VALUES(1,'cue',0,59,63,13);
INSERT INTO "claim_span" VALUES(2,'content',0,76,96,14);
INSERT INTO "claim_span" VALUES(2,'source',0,99,102,15);
INSERT INTO "claim_span" VALUES(2,'cue',0,103,108,16);
INSERT INTO "claim_span" VALUES(3,'content',0,125,143,17);
INSERT INTO "claim_span" VALUES(3,'source',0,110,117,18);
INSERT INTO "claim_span" VALUES(3,'cue',0,118,124,19);
INSERT INTO "claim_span" VALUES(4,'content',0,84,96,20);
INSERT INTO "claim_span" VALUES(5,'content',0,0,28,21);
INSERT INTO "claim_span" VALUES(5,'source',0,30,40,22);
INSERT INTO "claim_span" VALUES(5,'cue',0,41,45,23);
INSERT INTO "claim_span" VALUES(6,'content',0,58,78,24);
INSERT INTO "claim_span" VALUES(6,'source',0,81,84,25);
INSERT INTO "claim_span" VALUES(6,'cue',0,85,90,26);
INSERT INTO "claim_span" VALUES(7,'content',0,107,125,27);
INSERT INTO "claim_span" VALUES(7,'source',0,92,99,28);
INSERT INTO "claim_span" VALUES(7,'cue',0,100,106,29);
CREATE TABLE claim_tag (
	claim_pk INTEGER NOT NULL,
	tag_pk INTEGER NOT NULL,
	at VARCHAR NOT NULL,
	pk INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	CONSTRAINT uq_claim_tag_claim_pk_tag_pk UNIQUE (claim_pk, tag_pk),
	CONSTRAINT fk_claim_tag_claim_pk FOREIGN KEY(claim_pk) REFERENCES claim (pk) ON DELETE CASCADE,
	CONSTRAINT fk_claim_tag_tag_pk FOREIGN KEY(tag_pk) REFERENCES tag (pk) ON DELETE RESTRICT
);
INSERT INTO "claim_tag" VALUES(1,1,'2026-11-21T10:35:12Z',1);
INSERT INTO "claim_tag" VALUES(2,1,'2026-11-21T10:35:12Z',2);
CREATE TABLE extraction (
	snapshot_pk INTEGER NOT NULL,
	engine VARCHAR NOT NULL,
	version VARCHAR NOT NULL,
	models JSON NOT NULL,
	at VARCHAR NOT NULL,
	pk INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	CONSTRAINT fk_extraction_snapshot_pk FOREIGN KEY(snapshot_pk) REFERENCES snapshot (pk) ON DELETE CASCADE
);
INSERT INTO "extraction" VALUES(1,'rules','1','[["en", "3.8"]]','2026-11-21T10:35:12Z',1);
INSERT INTO "extraction" VALUES(2,'rules','1','[["en", "3.8"]]','2026-11-21T10:35:12Z',2);
INSERT INTO "extraction" VALUES(3,'rules','1','[["en", "3.8"]]','2026-11-21T10:35:12Z',3);
CREATE TABLE field_state (
	article_pk INTEGER,
	claim_pk INTEGER,
	field VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	at VARCHAR NOT NULL,
	pk INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	CONSTRAINT uq_field_state_article_pk_field UNIQUE (article_pk, field),
	CONSTRAINT uq_field_state_claim_pk_field UNIQUE (claim_pk, field),
	CONSTRAINT ck_field_state_one_owner CHECK ((article_pk IS NULL) <> (claim_pk IS NULL)),
	CONSTRAINT ck_field_state_state CHECK (state IN ('edited', 'verified')),
	CONSTRAINT fk_field_state_article_pk FOREIGN KEY(article_pk) REFERENCES article (pk) ON DELETE CASCADE,
	CONSTRAINT fk_field_state_claim_pk FOREIGN KEY(claim_pk) REFERENCES claim (pk) ON DELETE CASCADE
);
INSERT INTO "field_state" VALUES(NULL,2,'speaker','edited','2026-11-21T10:35:12Z',1);
CREATE TABLE journal (
	id VARCHAR(36) NOT NULL,
	at VARCHAR NOT NULL,
	"by" VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	arguments JSON NOT NULL,
	changes JSON NOT NULL,
	state VARCHAR NOT NULL,
	pk INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	CONSTRAINT ck_journal_state CHECK (state IN ('done', 'undone', 'dropped')),
	CONSTRAINT uq_journal_id UNIQUE (id)
);
INSERT INTO "journal" VALUES('53213096-e79f-488b-b35f-03ebe2ac61e9','2026-11-21T10:35:12Z','reader','tag-claims','{"tag": "coal", "claims": 2}','[{"table": "tag", "pk": 1, "before": null, "after": {"id": "a200ca85-6cd6-48c6-bd36-02436312265e", "name": "coal", "name_key": "coal", "colour": "#0072b2", "note": null, "created_at": "2026-11-21T10:35:12Z", "pk": 1}}, {"table": "claim_tag", "pk": 1, "before": null, "after": {"claim_pk": 1, "tag_pk": 1, "at": "2026-11-21T10:35:12Z", "pk": 1}}, {"table": "claim_tag", "pk": 2, "before": null, "after": {"claim_pk": 2, "tag_pk": 1, "at": "2026-11-21T10:35:12Z", "pk": 2}}]','done',1);
INSERT INTO "journal" VALUES('d77362e6-90a1-41cf-b7dc-f55c8396b898','2026-11-21T10:35:12Z','reader','set-memo','{"claim": "72c2736d-5a85-4584-afc8-caad0699c7e2"}','[{"table": "claim", "pk": 2, "before": {"memo": null}, "after": {"memo": "which coal?"}}]','done',2);
INSERT INTO "journal" VALUES('22759205-f867-41c3-b251-8296b379969d','2026-11-21T10:35:12Z','reader','set-speaker','{"speaker": "Otto al-Reiner", "claims": 1}','[{"table": "speaker", "pk": 2, "before": null, "after": {"id": "705bd16e-f07b-4787-ae06-3c2ade39e3b8", "name": "Otto al-Reiner", "key": "otto al reiner", "created_at": "2026-11-21T10:35:12Z", "pk": 2}, "keep_if_used": true}, {"table": "claim", "pk": 2, "before": {"speaker_pk": null}, "after": {"speaker_pk": 2}}, {"table": "field_state", "pk": 1, "before": null, "after": {"article_pk": null, "claim_pk": 2, "field": "speaker", "state": "edited", "at": "2026-11-21T10:35:12Z", "pk": 1}}, {"table": "claim", "pk": 2, "before": {"review": "machine"}, "after": {"review": "edited"}}]','done',3);
INSERT INTO "journal" VALUES('6340a80f-a511-4b24-898a-1305e71c81f4','2026-11-21T10:35:12Z','reader','relate','{"relation": "supports", "a": "9f7e057a-0449-4cae-8691-3fc733fe5780", "b": "72c2736d-5a85-4584-afc8-caad0699c7e2"}','[{"table": "relation", "pk": 1, "before": null, "after": {"id": "7b9d26b6-a4bc-4ec9-8632-e6813793a799", "a_pk": 1, "b_pk": 2, "relation": "supports", "note": "one cause", "at": "2026-11-21T10:35:12Z", "pk": 1}}]','done',4);
INSERT INTO "journal" VALUES('17d0aeca-5153-41a9-872b-f2c634918d93','2026-11-21T10:35:12Z','reader','set-review','{"review": "rejected", "claims": 1}','[{"table": "claim", "pk": 3, "before": {"review": "machine"}, "after": {"review": "rejected"}}]','done',5);
INSERT INTO "journal" VALUES('51e7cfb6-2c4f-4b24-a42d-78971f41ed0b','2026-11-21T10:35:12Z','reader','make-claim','{"content": "no coal left"}','[{"table": "speaker", "pk": 3, "before": null, "after": {"id": "11ba0cfa-82f9-4883-9bda-1ce45bc407e1", "name": "Ida Lind", "key": "ida lind", "created_at": "2026-11-21T10:35:12Z", "pk": 3}, "keep_if_used": true}, {"table": "claim", "pk": 4, "before": null, "after": {"id": "ec46fe86-0272-41d7-959e-abb01e7ec359", "article_pk": 1, "snapshot_pk": 1, "extraction_pk": null, "parent_pk": null, "speaker_pk": 3, "content": "no coal left", "source": null, "cue": null, "sentence": "\u201cWe have no coal left,\u201d she added.", "start": 66, "sentence_start": 57, "sentence_end": 91, "kind": "indirect", "polarity": "asserts", "via": [], "said": null, "confidence": null, "review": "verified", "memo": null, "orphan": false, "created_at": "2026-11-21T10:35:12Z", "pk": 4}}, {"table": "claim_span", "pk": 10, "before": null, "after": {"claim_pk": 4, "role": "content", "seq": 0, "start": 66, "end": 78, "pk": 10}}]','done',6);
INSERT INTO "journal" VALUES('03a806b5-ed99-441f-8b32-9d26af8eaf4b','2026-11-21T10:35:12Z','reader','set-article','{"article": "Coal", "fields": ["author"]}','[{"table": "article", "pk": 1, "before": {"author": null}, "after": {"author": "E. Clerk"}}, {"table": "field_state", "pk": 2, "before": null, "after": {"article_pk": 1, "claim_pk": null, "field": "author", "state": "edited", "at": "2026-11-21T10:35:12Z", "pk": 2}}]','dropped',7);
INSERT INTO "journal" VALUES('c4d0c4ac-e4bd-4820-90bb-9b6c3770e9ac','2026-11-21T10:35:12Z','reader','set-speaker','{"speaker": "Gone Soon", "claims": 1}','[{"table": "speaker", "pk": 4, "before": null, "after": {"id": "fa9faa19-36f0-4ac0-af00-e24c56ea254e", "name": "Gone Soon", "key": "gone soon", "created_at": "2026-11-21T10:35:12Z", "pk": 4}, "keep_if_used": true}, {"table": "claim", "pk": 1, "before": {"speaker_pk": 1}, "after": {"speaker_pk": 4}}, {"table": "field_state", "pk": 3, "before": null, "after": {"article_pk": null, "claim_pk": 1, "field": "speaker", "state": "edited", "at": "2026-11-21T10:35:12Z", "pk": 3}}, {"table": "claim", "pk": 1, "before": {"review": "machine"}, "after": {"review": "edited"}}]','undone',8);
CREATE TABLE meta (
	"key" VARCHAR NOT NULL,
	value VARCHAR NOT NULL,
	pk INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	CONSTRAINT uq_meta_key UNIQUE ("key")
);
INSERT INTO "meta" VALUES('id','9a15bd56-d37c-4e86-b611-9c55eea8ab9a',1);
INSERT INTO "meta" VALUES('created','2026-11-21T10:35:12Z',2);
CREATE TABLE relation (
	id VARCHAR(36) NOT NULL,
	a_pk INTEGER NOT NULL,
	b_pk INTEGER NOT NULL,
	relation VARCHAR NOT NULL,
	note TEXT,
	at VARCHAR NOT NULL,
	pk INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	CONSTRAINT uq_relation_a_pk_b_pk UNIQUE (a_pk, b_pk),
	CONSTRAINT ck_relation_relation CHECK (relation IN ('contradicts', 'tension', 'numbers', 'dates', 'supports', 'repeats', 'qualifies', 'supersedes', 'related')),
	CONSTRAINT ck_relation_two_claims CHECK (a_pk <> b_pk),
	CONSTRAINT uq_relation_id UNIQUE (id),
	CONSTRAINT fk_relation_a_pk FOREIGN KEY(a_pk) REFERENCES claim (pk) ON DELETE CASCADE,
	CONSTRAINT fk_relation_b_pk FOREIGN KEY(b_pk) REFERENCES claim (pk) ON DELETE CASCADE
);
INSERT INTO "relation" VALUES('7b9d26b6-a4bc-4ec9-8632-e6813793a799',1,2,'supports','one cause','2026-11-21T10:35:12Z',1);
CREATE TABLE snapshot (
	article_pk INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	original_sha256 VARCHAR(64) NOT NULL,
	text_sha256 VARCHAR(64) NOT NULL,
	media_type VARCHAR NOT NULL,
	reader VARCHAR NOT NULL,
	reader_version INTEGER NOT NULL,
	read_at VARCHAR NOT NULL,
	text TEXT NOT NULL,
	headings JSON NOT NULL,
	boilerplate JSON NOT NULL,
	pk INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	CONSTRAINT uq_snapshot_article_pk_seq UNIQUE (article_pk, seq),
	CONSTRAINT fk_snapshot_article_pk FOREIGN KEY(article_pk) REFERENCES article (pk) ON DELETE CASCADE
);
INSERT INTO "snapshot" VALUES(1,1,'40e8d3b95784c6bf1cb8d2e3d85df45b421697ed20aa6b109b80fa3ff77fd4d5','c1e0241b691f8ab52402ceffce660fe4d612226eedc0f17dda11021611635e5c','text/plain','text',1,'2026-11-21T10:35:12Z','The harbour will stay closed, Marta Venn said on Monday.
“We have no coal left,” she added. A clerk thinks the ferry may sail.
','[]','[]',1);
INSERT INTO "snapshot" VALUES(1,2,'740368e540765712047c61245ec5068e07c4a0b9b5aff67379121b7187a1f28b','69de3e09ac6c0309c513eb361e57d42a5f784e027a3e9844be75d69d780963be','text/plain','text',1,'2026-11-21T10:35:12Z','A new first line.
The harbour will stay closed, Marta Venn said on Sunday.
“We have no coal left,” she added. A clerk thinks the ferry may sail.
','[]','[]',2);
INSERT INTO "snapshot" VALUES(2,1,'840bc2ca4652dc4c3934bca86356727e81c4cb6f53a67405c926bb97ab0adf36','c0ebe18aa68acd93915183f9e63abb7eb766493795e8168f899b00ec2d60b0b2','text/plain','text',1,'2026-11-21T10:35:12Z','The harbour will stay closed, Marta Venn said on Monday.
“We have no coal left,” she added. A clerk thinks the ferry may sail.
More of it.
','[]','[]',3);
CREATE TABLE speaker (
	id VARCHAR(36) NOT NULL,
	name VARCHAR NOT NULL,
	"key" VARCHAR NOT NULL,
	created_at VARCHAR NOT NULL,
	pk INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	CONSTRAINT uq_speaker_id UNIQUE (id)
);
INSERT INTO "speaker" VALUES('fc581ee2-1b6b-4884-986c-9d9576dc07fa','Marta Venn','marta venn','2026-11-21T10:35:12Z',1);
INSERT INTO "speaker" VALUES('705bd16e-f07b-4787-ae06-3c2ade39e3b8','Otto al-Reiner','otto al reiner','2026-11-21T10:35:12Z',2);
INSERT INTO "speaker" VALUES('11ba0cfa-82f9-4883-9bda-1ce45bc407e1','Ida Lind','ida lind','2026-11-21T10:35:12Z',3);
CREATE TABLE tag (
	id VARCHAR(36) NOT NULL,
	name VARCHAR NOT NULL,
	name_key VARCHAR NOT NULL,
	colour VARCHAR(7) NOT NULL,
	note TEXT,
	created_at VARCHAR NOT NULL,
	pk INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	CONSTRAINT uq_tag_id UNIQUE (id),
	CONSTRAINT uq_tag_name_key UNIQUE (name_key)
);
INSERT INTO "tag" VALUES('a200ca85-6cd6-48c6-bd36-02436312265e','coal','coal','#0072b2',NULL,'2026-11-21T10:35:12Z',1);
CREATE INDEX ix_article_location ON article (location);
CREATE INDEX ix_speaker_key ON speaker ("key");
CREATE INDEX ix_journal_state ON journal (state);
CREATE INDEX ix_snapshot_original_sha256 ON snapshot (original_sha256);
CREATE INDEX ix_snapshot_text_sha256 ON snapshot (text_sha256);
CREATE INDEX ix_cited_source_snapshot_pk ON cited_source (snapshot_pk);
CREATE INDEX ix_extraction_snapshot_pk ON extraction (snapshot_pk);
CREATE INDEX ix_claim_parent_pk ON claim (parent_pk);
CREATE INDEX ix_claim_speaker_pk ON claim (speaker_pk);
CREATE INDEX ix_claim_article_pk ON claim (article_pk);
CREATE INDEX ix_claim_kind ON claim (kind);
CREATE INDEX ix_claim_review ON claim (review);
CREATE INDEX ix_claim_snapshot_pk ON claim (snapshot_pk);
CREATE INDEX ix_claim_article_start ON claim (article_pk, start);
CREATE INDEX ix_claim_tag_tag_pk ON claim_tag (tag_pk);
CREATE INDEX ix_relation_b_pk ON relation (b_pk);
CREATE INDEX ix_field_state_claim ON field_state (claim_pk);
CREATE TRIGGER sayso_claim_insert AFTER INSERT ON claim BEGIN INSERT INTO change_log (claim_pk, at) VALUES (NEW.pk, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')); END;
CREATE TRIGGER sayso_claim_update AFTER UPDATE OF content, sentence ON claim WHEN OLD.content IS NOT NEW.content OR OLD.sentence IS NOT NEW.sentence BEGIN INSERT INTO change_log (claim_pk, at) VALUES (NEW.pk, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')); END;
CREATE TRIGGER sayso_claim_delete AFTER DELETE ON claim BEGIN INSERT INTO change_log (claim_pk, at) VALUES (OLD.pk, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('meta',2);
INSERT INTO "sqlite_sequence" VALUES('article',2);
INSERT INTO "sqlite_sequence" VALUES('snapshot',3);
INSERT INTO "sqlite_sequence" VALUES('cited_source',1);
INSERT INTO "sqlite_sequence" VALUES('extraction',3);
INSERT INTO "sqlite_sequence" VALUES('speaker',4);
INSERT INTO "sqlite_sequence" VALUES('change_log',7);
INSERT INTO "sqlite_sequence" VALUES('claim',7);
INSERT INTO "sqlite_sequence" VALUES('claim_span',29);
INSERT INTO "sqlite_sequence" VALUES('tag',1);
INSERT INTO "sqlite_sequence" VALUES('claim_tag',2);
INSERT INTO "sqlite_sequence" VALUES('journal',8);
INSERT INTO "sqlite_sequence" VALUES('field_state',3);
INSERT INTO "sqlite_sequence" VALUES('relation',1);
COMMIT;
