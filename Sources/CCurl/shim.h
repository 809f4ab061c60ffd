/* libcurl for Swift: curl_easy_setopt and curl_easy_getinfo are variadic, so
** each kind of argument has a function of its own. */
#include <curl/curl.h>

static inline CURLcode ccurl_set_long (CURL *easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_string (CURL *easy, CURLoption option, const char *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_pointer (CURL *easy, CURLoption option, void *value) {
  return curl_easy_setopt(easy, option, value);
}
/* For COPYPOSTFIELDS, whose size is set before; NULL is an empty body. */
static inline CURLcode ccurl_set_bytes (CURL *easy, CURLoption option, const void *bytes) {
  return curl_easy_setopt(easy, option, bytes ? bytes : "");
}
static inline CURLcode ccurl_set_size (CURL *easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_list (CURL *easy, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_write (CURL *easy, CURLoption option, curl_write_callback value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode ccurl_set_prereq (CURL *easy, CURLoption option,
                                         curl_prereq_callback value) {
  return curl_easy_setopt(easy, option, value);
}
/* The bytes must outlive the transfer. */
static inline CURLcode ccurl_set_blob (CURL *easy, CURLoption option, const void *bytes,
                                       size_t count) {
  struct curl_blob blob = {(void *)bytes, count, CURL_BLOB_NOCOPY};
  return curl_easy_setopt(easy, option, &blob);
}
static inline CURLcode ccurl_get_size (CURL *easy, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode ccurl_get_long (CURL *easy, CURLINFO info, long *value) {
  return curl_easy_getinfo(easy, info, value);
}
