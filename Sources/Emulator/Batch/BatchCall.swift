import JSON

/// A request to the data plane that has been authenticated.
struct BatchCall {
    let request: ServerRequest
    /// What the wildcards of the path stand for.
    let captures: [String]
    /// The account's name in lower case.
    let account: String
    let accountID: ResourcePath
    let identity: BatchAuthentication.Identity
    let version: APIVersion

    /// The account's URL as the client wrote it.
    var base: String { "https://\(request.headers["Host"] ?? "")" }

    /// Checks a right: pools and certificates are actions of the management plane even here.
    func require(_ action: String, _ state: State) throws(BatchError) {
        guard case .token(let caller) = identity else { return }
        let full = "\(BatchAccount.type)/\(action)"
        guard state.isAllowed(caller, full, on: accountID) else { throw .insufficientPermissions }
    }

    /// Checks a right on data: jobs and job schedules.
    func require(data action: String, _ state: State) throws(BatchError) {
        guard case .token(let caller) = identity else { return }
        let full = "\(BatchAccount.type)/\(action)"
        guard state.isAllowed(caller, data: full, on: accountID) else {
            throw .insufficientPermissions
        }
    }

    /// Answers with a list, filtered, cut into pages, reduced to the selected fields.
    ///
    /// - Parameters:
    ///   - items: The whole list, sorted by `key`.
    ///   - name: What the list is called in `odata.metadata`.
    ///   - filterFields: The fields that it may be filtered by.
    ///   - key: What tells an item from all others.
    func list(
        _ items: [JSONValue], _ name: String, filterFields: Set<String>,
        key: (JSONValue) -> String = { $0["id"]?.string ?? "" }
    ) throws(BatchError) -> ServerResponse {
        answer(try listRequest(filterFields).page(of: items, key: key), name)
    }

    /// Answers with a list whose items are written anew only when they have changed.
    func list<Item: ListItem>(
        _ items: [Item], _ name: String, filterFields: Set<String>,
        writtenIn written: inout WrittenItems<Item>
    ) throws(BatchError) -> ServerResponse {
        answer(try listRequest(filterFields).page(of: items, writtenIn: &written), name)
    }

    private func listRequest(_ fields: Set<String>) throws(BatchError) -> ListRequest {
        ListRequest(
            filter: try filter(fields), paging: Paging(request, limit: try limit()),
            selection: ODataSelection(request.parameter("$select")))
    }

    private func answer(_ page: ListRequest.Page, _ name: String) -> ServerResponse {
        var head: JSONValue = ["odata.metadata": .string("\(base)/$metadata#\(name)")]
        head["odata.nextLink"] = page.next.map { .string($0) }
        return ServerResponse(
            200, list: page.items, besides: head, contentType: BatchService.contentType)
    }

    /// The members of the body, which is a JSON object.
    func object() throws(BatchError) -> [String: JSONValue] {
        guard let members = (try? JSONValue(parsing: request.body))?.object else {
            throw .invalidRequestBody
        }
        return members
    }

    /// Answers with one thing.
    func element(_ item: JSONValue, _ name: String) -> ServerResponse {
        var body = ODataSelection(request.parameter("$select"))?.applied(to: item) ?? item
        body["odata.metadata"] = .string("\(base)/$metadata#\(name)/@Element")
        return ServerResponse(200, json: body, contentType: BatchService.contentType)
    }

    /// Checks `If-Match` and the like against what there is.
    func checkConditions(eTag: String, modified: Timestamp) throws(BatchError) {
        let conditions = Conditions(request)
        guard !conditions.hold(eTag: eTag, modified: modified) else { return }
        let isRead = ["GET", "HEAD"].contains(request.method)
        throw isRead && conditions.areAboutNews ? .notModified : .conditionNotMet
    }

    /// Answers that something has been added.
    func created(_ path: String, eTag: String? = nil, _ modified: Timestamp? = nil)
        -> ServerResponse
    {
        var response = ServerResponse(201)
        let url = "\(base)/\(path)"
        response.headers["Location"] = url
        response.headers["DataServiceId"] = url
        response.headers["ETag"] = eTag
        response.headers["Last-Modified"] = modified?.httpDate
        return response
    }

    /// Answers that something is done, or under way.
    func done(_ status: Int, eTag: String? = nil, _ modified: Timestamp? = nil) -> ServerResponse {
        var response = ServerResponse(status)
        response.headers["DataServiceId"] = "\(base)\(request.path)"
        response.headers["ETag"] = eTag
        response.headers["Last-Modified"] = modified?.httpDate
        return response
    }

    /// Whether `$expand` asks for something; whatever else it asks for is refused.
    func expands(_ name: String) throws(BatchError) -> Bool {
        guard let text = request.parameter("$expand"), !text.isEmpty else { return false }
        guard text.split(separator: ",").allSatisfy({ $0 == name }) else {
            throw .invalidQueryParameter("$expand", text, reason: "Only \(name) can be expanded")
        }
        return true
    }

    /// The members of the body, none if there is no body.
    func optionalObject() throws(BatchError) -> [String: JSONValue] {
        request.body.isEmpty ? [:] : try object()
    }

    /// An option of the body that says what becomes of running tasks.
    func taskStop(
        _ name: String, of choices: [String: Job.TaskStop]
    ) throws(BatchError) -> Job.TaskStop {
        guard let text = try optionalObject()[name]?.string else { return .requeue }
        guard let stop = choices[text.lowercased()] else {
            throw .invalidProperty(name, "'\(text)' is not one of its values")
        }
        return stop
    }

    private func filter(_ fields: Set<String>) throws(BatchError) -> ODataFilter? {
        guard let text = request.parameter("$filter"), !text.isEmpty else { return nil }
        do throws(ODataFilter.Failure) {
            return try ODataFilter(text, fields: fields)
        } catch {
            throw .invalidQueryParameter("$filter", text, reason: error.reason)
        }
    }

    private func limit() throws(BatchError) -> Int {
        guard let text = request.parameter("maxresults") else { return 1000 }
        guard let limit = Int(text), (1...1000).contains(limit) else {
            throw .invalidQueryParameter(
                "maxresults", text, reason: "The value has to be between 1 and 1000")
        }
        return limit
    }
}
