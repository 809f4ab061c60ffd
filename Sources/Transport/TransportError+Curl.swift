internal import CCurl

extension TransportError {
    /// What libcurl's code means, with the request and a next step.
    init(_ code: CURLcode, _ request: HTTPRequest) {
        let (kind, advice) = Self.meaning(of: code)
        let reason = String(cString: curl_easy_strerror(code))
        let next = advice.map { "; \($0)" } ?? ""
        self.init(code: kind, message: "\(request.summary): \(reason)\(next)")
    }

    private static func meaning(of code: CURLcode) -> (Code, String?) {
        switch code {
        case CURLE_ABORTED_BY_CALLBACK: (.cancelled, nil)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: (.invalidURL, nil)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            (.cannotResolve, "check the name, DNS and HTTPS_PROXY")
        case CURLE_COULDNT_CONNECT: (.cannotConnect, "check that the service can be reached")
        case CURLE_OPERATION_TIMEDOUT: (.timeout, "try again, or allow more time")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER:
            (.tls, "if a proxy of yours signs for others, name its CA in SSL_CERT_FILE")
        default: (.connectionLost, nil)
        }
    }
}
