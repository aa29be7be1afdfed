CREATE FUNCTION keep_message_words() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM message_words WHERE message_id = old.id;
    END IF;
    IF new.role <> 'system' AND new.tag <> 'greeting' AND new.undone_at IS NULL
        AND new.content <> '' AND substr(new.content, 1, 1) <> chr(64976)
    THEN
        -- A vector holds a megabyte; nobody looks for what comes after that.
        INSERT INTO message_words (message_id, words)
        VALUES (
            new.id,
            to_tsvector('pg_catalog.english', left(new.content, 100000))
            || array_to_tsvector(ARRAY['p' || replace(new.place_id::text, '-', '')])
        );
    END IF;
    RETURN NULL;
END $$

CREATE TRIGGER message_words_kept
AFTER INSERT OR UPDATE OF content, undone_at, role, tag, place_id ON messages
FOR EACH ROW EXECUTE FUNCTION keep_message_words()

-- Planned anew for each word: how rare it is decides which way is fast.
CREATE FUNCTION found_words(sought text[], places text[], most integer)
RETURNS TABLE (word integer, message_id bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    here tsquery := array_to_string(places, ' | ')::tsquery;
    wanted tsquery;
BEGIN
    FOR number IN 1 .. cardinality(sought) LOOP
        wanted := plainto_tsquery('pg_catalog.english', sought[number]);
        CONTINUE WHEN numnode(wanted) = 0;
        RETURN QUERY EXECUTE
            'SELECT $1, found.id FROM (SELECT w.message_id AS id FROM message_words AS w'
            ' WHERE w.words @@ $2 ORDER BY w.message_id DESC LIMIT $3) AS found'
            ' WHERE EXISTS (SELECT FROM messages AS m WHERE m.id = found.id)'
            USING number - 1, wanted && here, most;
    END LOOP;
END $$

ALTER TABLE message_words ENABLE ROW LEVEL SECURITY

-- For copies of the whole database, which the bot itself may make.
CREATE POLICY greenroom_copied ON message_words
USING ((SELECT current_setting('app.actor', true) = 'bot'))
