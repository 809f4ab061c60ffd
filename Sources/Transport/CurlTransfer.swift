internal import CCurl
internal import Synchronization

/// One request on its way through libcurl.
///
/// Made by the caller, then used by the engine's thread alone until it ends; only the flag of its
/// cancellation, which is atomic, is touched by others.
final class CurlTransfer: @unchecked Sendable {
    let easy: UnsafeMutableRawPointer

    private let request: HTTPRequest
    private let authorities: Authorities
    private let maximumBodyBytes: Int
    private let maximumHeaderBytes: Int
    private let cancellation = Atomic(false)
    private var fields: UnsafeMutablePointer<curl_slist>?
    /// Where libcurl writes what went wrong.
    private let problem: UnsafeMutablePointer<CChar>
    private var headers = HTTPHeaders()
    private var body: [UInt8] = []
    private var headerBytes = 0
    private var isHeaderComplete = false
    private var begins = 0
    /// Why we ended it ourselves.
    private var ownError: TransportError?
    private var completion: ((Result<HTTPResponse, any Error>) -> Void)?

    init(
        _ request: HTTPRequest, _ configuration: CurlTransport.Configuration,
        authorities: Authorities
    ) throws(TransportError) {
        guard URLRule.allows(request.url) else {
            throw TransportError(
                .invalidURL, request, "only https is allowed, and http on loopback")
        }
        // A line break in a value would begin a field of its own, chosen by whoever chose the value.
        for (name, value) in request.headers
        where (name + value).utf8.contains(where: { $0 < 0x20 }) {
            throw TransportError(.invalidHeader, request, "a field holds a control character")
        }
        guard let easy = curl_easy_init() else {
            preconditionFailure("curl_easy_init fails only without memory")
        }
        self.easy = easy
        problem = .allocate(capacity: Int(CURL_ERROR_SIZE))
        problem.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        self.request = request
        self.authorities = authorities
        maximumBodyBytes = configuration.maximumBodyBytes
        maximumHeaderBytes = configuration.maximumHeaderBytes
        setConnection(configuration)
        setMethodAndBody()
        setHeaders()
        setCallbacks()
    }

    deinit {
        curl_slist_free_all(fields)
        curl_easy_cleanup(easy)
        problem.deallocate()
    }

    var isCancelled: Bool { cancellation.load(ordering: .acquiring) }

    func cancel() {
        cancellation.store(true, ordering: .releasing)
    }

    func onEnd(_ completion: @escaping (Result<HTTPResponse, any Error>) -> Void) {
        self.completion = completion
    }

    func end(_ code: CURLcode) {
        let completion = self.completion
        self.completion = nil
        completion?(code == CURLE_OK ? response() : .failure(error(code)))
    }

    // MARK: - Options

    private func setConnection(_ configuration: CurlTransport.Configuration) {
        ccurl_set_string(easy, CURLOPT_URL, request.url)
        ccurl_set_string(easy, CURLOPT_PROTOCOLS_STR, "https,http")
        ccurl_set_long(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
        ccurl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        ccurl_set_long(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        setAuthorities()
        ccurl_set_long(
            easy, CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.milliseconds)
        let timeout = request.timeout ?? configuration.requestTimeout
        // To libcurl 0 means "for ever".
        ccurl_set_long(
            easy, CURLOPT_TIMEOUT_MS,
            max(1, min(timeout, request.timeLeft ?? timeout).milliseconds))
        ccurl_set_string(easy, CURLOPT_USERAGENT, configuration.userAgent)
        ccurl_set_string(easy, CURLOPT_ACCEPT_ENCODING, "")
        ccurl_set_string(easy, CURLOPT_NOPROXY, URLRule.namesWithoutProxy)
    }

    private func setAuthorities() {
        switch authorities {
        case .builtIn: break
        case .file(let path): ccurl_set_string(easy, CURLOPT_CAINFO, path)
        case .text(let text):
            ccurl_set_blob(easy, CURLOPT_CAINFO_BLOB, text.bytes.baseAddress, text.bytes.count)
        }
    }

    private func setMethodAndBody() {
        ccurl_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method)
        if request.method == "HEAD" {
            ccurl_set_long(easy, CURLOPT_NOBODY, 1)
        } else if request.body != nil || request.method != "GET" {
            let body = request.body ?? []
            ccurl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            _ = body.withUnsafeBytes {
                ccurl_set_bytes(easy, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)
            }
        }
    }

    private func setHeaders() {
        for (name, value) in request.headers {
            // libcurl removes a field "Name:", and sends an empty one for "Name;".
            fields = curl_slist_append(fields, value.isEmpty ? "\(name);" : "\(name): \(value)")
        }
        if request.headers["Content-Type"] == nil {
            fields = curl_slist_append(fields, "Content-Type:")
        }
        fields = curl_slist_append(fields, "Expect:")
        ccurl_set_list(easy, CURLOPT_HTTPHEADER, fields)
    }

    private func setCallbacks() {
        let transfer = Unmanaged.passUnretained(self).toOpaque()
        ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, problem)
        ccurl_set_pointer(easy, CURLOPT_WRITEDATA, transfer)
        ccurl_set_write(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, transfer in
            guard let bytes, let transfer else { return 0 }
            let buffer = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return Unmanaged<CurlTransfer>.fromOpaque(transfer).takeUnretainedValue()
                .receiveBody(buffer)
        }
        ccurl_set_pointer(easy, CURLOPT_PREREQDATA, transfer)
        ccurl_set_prereq(easy, CURLOPT_PREREQFUNCTION) { transfer, _, _, _, _ in
            guard let transfer else { return CURL_PREREQFUNC_ABORT }
            let mayBegin = Unmanaged<CurlTransfer>.fromOpaque(transfer).takeUnretainedValue()
                .begin()
            return mayBegin ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
        ccurl_set_pointer(easy, CURLOPT_HEADERDATA, transfer)
        ccurl_set_write(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, transfer in
            guard let bytes, let transfer else { return 0 }
            let buffer = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return Unmanaged<CurlTransfer>.fromOpaque(transfer).takeUnretainedValue()
                .receiveHeader(buffer)
        }
    }

    // MARK: - What arrives

    /// Whether the request may go out on the connection that libcurl has for it.
    ///
    /// When a kept connection breaks before an answer, libcurl sends again on a new one, without a
    /// word. The service may have acted by then, so what does harm twice ends here instead.
    private func begin() -> Bool {
        begins += 1
        guard begins > 1, ["POST", "PATCH"].contains(request.method) else { return true }
        ownError = TransportError(
            .connectionLost, request,
            "the connection broke before an answer; the service may have acted, look before "
                + "trying again")
        return false
    }

    private func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard body.count + bytes.count <= maximumBodyBytes else {
            ownError = TransportError(
                .bodyTooLarge, request, "the answer has more than \(maximumBodyBytes) bytes")
            return 0
        }
        body.append(contentsOf: bytes)
        return bytes.count
    }

    private func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
        headerBytes += bytes.count
        guard headerBytes <= maximumHeaderBytes else {
            ownError = TransportError(
                .headerTooLarge, request,
                "the answer has more than \(maximumHeaderBytes) bytes of header fields")
            return 0
        }
        readHeader(String(decoding: bytes, as: UTF8.self))
        return bytes.count
    }

    private func readHeader(_ line: String) {
        if line.hasPrefix("HTTP/") {
            headers = HTTPHeaders()  // what came before was a provisional answer
            isHeaderComplete = false
        } else if line.allSatisfy(\.isNewline) {
            isHeaderComplete = true
        } else if let colon = line.firstIndex(of: ":") {
            let value = line[line.index(after: colon)...]
            headers.add(String(line[..<colon]), Self.trimmed(value))
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// What came, unless libcurl is content with less than we are.
    private func response() -> Result<HTTPResponse, any Error> {
        guard isHeaderComplete else {
            return .failure(
                TransportError(
                    .connectionLost, request, "the connection ended within the header fields"))
        }
        var received: curl_off_t = 0
        ccurl_get_size(easy, CURLINFO_SIZE_DOWNLOAD_T, &received)
        guard received == 0 || !body.isEmpty else {
            return .failure(
                TransportError(.invalidAnswer, request, "the body cannot be unpacked"))
        }
        var status = 0
        ccurl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        var version = 0
        ccurl_get_long(easy, CURLINFO_HTTP_VERSION, &version)
        return .success(
            HTTPResponse(
                status: status, headers: headers, body: body,
                httpVersion: version == CURL_HTTP_VERSION_2_0 ? "2" : "1.1"))
    }

    private func error(_ code: CURLcode) -> TransportError {
        if let ownError { return ownError }
        var verification = 0
        ccurl_get_long(easy, CURLINFO_SSL_VERIFYRESULT, &verification)
        return TransportError(
            code, request, detail: String(cString: problem), verification: verification)
    }
}

extension Duration {
    fileprivate var milliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
