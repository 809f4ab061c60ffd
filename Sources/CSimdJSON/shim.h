/* simdjson is C++: CJSON includes its headers itself, this target only carries the flags. */
