-- A feed may be a twin: so many made-up rows in the shape of what an agreement would give. 0: it is none.
ALTER TABLE feed ADD COLUMN twin_rows bigint NOT NULL DEFAULT 0;
