extern "C" {
#include "cjson.h"
}
#include <simdjson.h>
int cjson_placeholder(void) { return simdjson::SIMDJSON_VERSION_MAJOR; }
