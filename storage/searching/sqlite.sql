CREATE TRIGGER message_words_added AFTER INSERT ON messages
WHEN new.role <> 'system' AND new.tag <> 'greeting' AND new.undone_at IS NULL
    AND new.content <> '' AND substr(new.content, 1, 1) <> char(64976)
BEGIN
    INSERT INTO message_words (rowid, said, place)
    VALUES (new.id, new.content, 'p' || new.place_id);
END

CREATE TRIGGER message_words_removed AFTER DELETE ON messages
WHEN old.role <> 'system' AND old.tag <> 'greeting' AND old.undone_at IS NULL
    AND old.content <> '' AND substr(old.content, 1, 1) <> char(64976)
BEGIN
    INSERT INTO message_words (message_words, rowid, said, place)
    VALUES ('delete', old.id, old.content, 'p' || old.place_id);
END

CREATE TRIGGER message_words_changed
AFTER UPDATE OF content, undone_at, role, tag, place_id ON messages
BEGIN
    INSERT INTO message_words (message_words, rowid, said, place)
    SELECT 'delete', old.id, old.content, 'p' || old.place_id
    WHERE old.role <> 'system' AND old.tag <> 'greeting' AND old.undone_at IS NULL
        AND old.content <> '' AND substr(old.content, 1, 1) <> char(64976);
    INSERT INTO message_words (rowid, said, place)
    SELECT new.id, new.content, 'p' || new.place_id
    WHERE new.role <> 'system' AND new.tag <> 'greeting' AND new.undone_at IS NULL
        AND new.content <> '' AND substr(new.content, 1, 1) <> char(64976);
END
