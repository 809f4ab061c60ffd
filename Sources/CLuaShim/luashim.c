#include <lua.h>
int luashim_placeholder(void) { return LUA_VERSION_NUM; }
