-- One person may act for another for some days. Parameters $id, $from_person, $to_person, $from_date, $until_date,
-- $given_by, $given_at.
INSERT INTO delegation (id, from_person, to_person, from_date, until_date, given_by, given_at, ended_at)
VALUES ($id, $from_person, $to_person, $from_date, $until_date, $given_by, $given_at, NULL)
