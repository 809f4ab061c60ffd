internal import CCurl

extension TransportError {
    /// What libcurl's code means, with the request and a next step.
    ///
    /// - Parameters:
    ///   - code: What the transfer ended with.
    ///   - request: What was asked.
    ///   - detail: libcurl's own words, or nothing.
    ///   - verification: What OpenSSL found about the server's certificate.
    init(_ code: CURLcode, _ request: HTTPRequest, detail: String, verification: Int) {
        let (kind, advice) = Self.meaning(of: code, verification)
        let reason = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
        self.init(kind, request, advice.map { "\(reason); \($0)" } ?? reason)
    }

    private static func meaning(
        of code: CURLcode, _ verification: Int
    ) -> (Code, String?) {
        switch code {
        case CURLE_ABORTED_BY_CALLBACK: (.cancelled, nil)
        case CURLE_URL_MALFORMAT: (.invalidURL, nil)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            (.cannotResolve, "check the name, DNS and HTTPS_PROXY")
        case CURLE_COULDNT_CONNECT: (.cannotConnect, "check that the service can be reached")
        case CURLE_OPERATION_TIMEDOUT: (.timeout, "try again, or allow more time")
        case CURLE_PEER_FAILED_VERIFICATION: (.tls, adviceOnCertificate(verification))
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER:
            (.tls, "check that the address is the service's and the proxy lets TLS through")
        // Schemes are ours by now: the protocol that isn't supported is the answer's.
        case CURLE_BAD_CONTENT_ENCODING, CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL:
            (.invalidAnswer, "check the proxy and what answers at this address")
        case CURLE_SSL_CACERT_BADFILE:
            (.badAuthority, "check SSL_CERT_FILE and the CA file of the configuration")
        default: (.connectionLost, nil)
        }
    }

    /// The numbers of OpenSSL, X509_V_ERR; 1, of libcurl's own, if it didn't come to that.
    private static func adviceOnCertificate(_ verification: Int) -> String {
        switch verification {
        case 0, 1: "another host answers there: check the address, DNS and the proxy"
        case 9: "the server's certificate is not valid yet: check the clock of this machine"
        case 10:
            "the server's certificate or its CA has expired: check the clock of this machine, "
                + "then tell the owner of the server"
        default: "if a proxy of yours signs for others, name its CA in SSL_CERT_FILE"
        }
    }
}
