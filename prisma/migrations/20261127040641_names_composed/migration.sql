-- Names are kept and searched for in Unicode's composed form from here on. PostgreSQL knows the forms in UTF-8 alone; in
-- another encoding there is nothing to compose.
DO $$
BEGIN
  IF current_setting('server_encoding') = 'UTF8' THEN
    UPDATE users SET first_name = normalize(first_name, NFC), last_name = normalize(last_name, NFC)
    WHERE first_name IS NOT NFC NORMALIZED OR last_name IS NOT NFC NORMALIZED;
  END IF;
END $$;
