internal import CCurl

extension TransportError {
    /// What libcurl's code means, with the request and a next step.
    ///
    /// - Parameters:
    ///   - code: What the transfer ended with.
    ///   - request: What was asked.
    ///   - detail: libcurl's own words, or nothing.
    init(_ code: CURLcode, _ request: HTTPRequest, detail: String) {
        let (kind, advice) = Self.meaning(of: code)
        let reason = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
        self.init(kind, request, advice.map { "\(reason); \($0)" } ?? reason)
    }

    private static func meaning(of code: CURLcode) -> (Code, String?) {
        switch code {
        case CURLE_ABORTED_BY_CALLBACK: (.cancelled, nil)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: (.invalidURL, nil)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            (.cannotResolve, "check the name, DNS and HTTPS_PROXY")
        case CURLE_COULDNT_CONNECT: (.cannotConnect, "check that the service can be reached")
        case CURLE_OPERATION_TIMEDOUT: (.timeout, "try again, or allow more time")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER:
            (.tls, "if a proxy of yours signs for others, name its CA in SSL_CERT_FILE")
        case CURLE_SSL_CACERT_BADFILE:
            (.badAuthority, "check SSL_CERT_FILE and the CA file of the configuration")
        default: (.connectionLost, nil)
        }
    }
}
