// Names and places of the classes, functions and routes of one state.
MATCH (v:Version)
USING INDEX v:Version(sid, name)
WHERE v.sid = $sid AND v.name IS NOT NULL AND v.since <= $generation AND v.until > $generation
  AND (v.kinds CONTAINS $class OR v.kinds CONTAINS $function
    OR v.kinds CONTAINS $route)
MATCH (v)<-[:VERSION]-(e)
RETURN coalesce(e.id, substring(e.key, $skip)), v.path, v.path_length, v.name, v.long
