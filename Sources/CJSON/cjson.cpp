#include "cjson.h"

#include <charconv>
#include <cstring>
#include <simdjson.h>

namespace dom = simdjson::dom;

namespace {

cjson_code code_of (simdjson::error_code error) {
  switch (error) {
    case simdjson::SUCCESS: return CJSON_OK;
    case simdjson::EMPTY: return CJSON_EMPTY;
    case simdjson::UTF8_ERROR: return CJSON_UTF8;
    case simdjson::NUMBER_ERROR:
    case simdjson::NUMBER_OUT_OF_RANGE: return CJSON_NUMBER;
    case simdjson::DEPTH_ERROR: return CJSON_DEPTH;
    case simdjson::MEMALLOC:
    case simdjson::CAPACITY: return CJSON_MEMORY;
    default: return CJSON_SYNTAX;
  }
}

/* The depth is counted here too: simdjson does not count an empty container. */
struct Walk {
  const cjson_handlers &on;
  void *context;
  size_t depth_left;
  bool is_too_deep = false;

  bool value (dom::element element) {
    switch (element.type()) {
      case dom::element_type::NULL_VALUE: return on.null(context);
      case dom::element_type::BOOL: return on.boolean(context, bool(element));
      case dom::element_type::INT64: return on.integer(context, int64_t(element));
      case dom::element_type::UINT64: return on.number(context, double(uint64_t(element)));
      case dom::element_type::DOUBLE: return on.number(context, double(element));
      case dom::element_type::STRING: {
        std::string_view text(element);
        return on.string(context, text.data(), text.size());
      }
      case dom::element_type::ARRAY: return nested([&] { return array(dom::array(element)); });
      case dom::element_type::OBJECT: return nested([&] { return object(dom::object(element)); });
    }
    return false;
  }

  template <typename Visit> bool nested (Visit visit) {
    if (depth_left == 0) {
      is_too_deep = true;
      return false;
    }
    depth_left--;
    bool go_on = visit();
    depth_left++;
    return go_on;
  }

  bool array (dom::array items) {
    if (!on.begin_array(context, items.size())) return false;
    for (dom::element item : items)
      if (!value(item)) return false;
    return on.end_array(context);
  }

  bool object (dom::object fields) {
    if (!on.begin_object(context, fields.size())) return false;
    for (dom::key_value_pair field : fields) {
      if (!on.key(context, field.key.data(), field.key.size())) return false;
      if (!value(field.value)) return false;
    }
    return on.end_object(context);
  }
};

}  // namespace

extern "C" cjson_code cjson_parse (const char *bytes, size_t count, size_t max_depth,
                                   const cjson_handlers *handlers, void *context) {
  if (count >= 3 && std::memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
    bytes += 3;
    count -= 3;
  }
  dom::parser parser;
  /* simdjson's depth counts the document itself. */
  if (auto error = parser.allocate(count + 1, max_depth + 1)) return code_of(error);
  dom::element root;
  auto error = parser.parse(bytes, count, /* realloc_if_needed */ true).get(root);
  if (error) return code_of(error);
  Walk walk{*handlers, context, max_depth};
  if (walk.value(root)) return CJSON_OK;
  return walk.is_too_deep ? CJSON_DEPTH : CJSON_STOPPED;
}

extern "C" const char *cjson_describe (cjson_code code) {
  switch (code) {
    case CJSON_OK: return "valid JSON";
    case CJSON_SYNTAX: return "not valid JSON";
    case CJSON_EMPTY: return "no JSON value found";
    case CJSON_UTF8: return "bytes that are not UTF-8";
    case CJSON_NUMBER: return "a number that 64 bits cannot hold";
    case CJSON_DEPTH: return "nested too deep";
    case CJSON_MEMORY: return "too large for memory";
    case CJSON_STOPPED: return "refused by its reader";
  }
  return "unknown JSON error";
}

extern "C" size_t cjson_format_double (double value, char *buffer) {
  char *end = std::to_chars(buffer, buffer + CJSON_DOUBLE_SIZE - 2, value).ptr;
  if (std::memchr(buffer, '.', size_t(end - buffer)) == nullptr
      && std::memchr(buffer, 'e', size_t(end - buffer)) == nullptr) {
    *end++ = '.';
    *end++ = '0';
  }
  return size_t(end - buffer);
}
