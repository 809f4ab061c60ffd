import JSON

/// A request to ARM by someone with a token.
struct ManagementCall {
    let request: ServerRequest
    /// What the wildcards of the path stand for; the first is the subscription.
    let captures: [String]
    let caller: Caller

    /// Checks a role.
    func require(
        _ action: String, on resource: ResourcePath, _ state: State
    ) throws(ManagementError) {
        guard !state.isAllowed(caller, action, on: resource) else { return }
        throw ManagementError(
            status: 403, code: "AuthorizationFailed",
            message:
                "The client '\(caller.applicationID)' with object id '\(caller.objectID)' does "
                + "not have authorization to perform action '\(action)' over scope "
                + "'\(resource)' or the scope is invalid. If access was recently granted, "
                + "please refresh your credentials.")
    }

    /// The subscription of the path.
    func subscription(_ state: State) throws(ManagementError) -> Subscription {
        let id = captures.first ?? ""
        guard let found = state.subscriptions.first(where: { $0.id == id.lowercased() }) else {
            throw .subscriptionNotFound(id)
        }
        return found
    }

    /// The resource group of the path, as it is written.
    func group(_ state: State) throws(ManagementError) -> String {
        let wanted = captures[1]
        let groups = try subscription(state).resourceGroups
        guard let found = groups.first(where: { $0.lowercased() == wanted.lowercased() }) else {
            throw .groupNotFound(wanted)
        }
        return found
    }

    /// The resources that the path's subscription holds, or its resource group if the path names
    /// one, as far as the caller may read them: that there are none is no error.
    ///
    /// - Returns: They, sorted by id.
    func resources<Resource: ManagedResource>(
        _ all: some Collection<Resource>, _ state: State
    ) throws(ManagementError) -> [Resource] {
        let subscription = try subscription(state)
        let group = captures.count > 1 ? try group(state).lowercased() : nil
        return all.filter {
            $0.id.subscription == subscription.id && (group == nil || $0.id.group == group)
                && state.isAllowed(caller, "\(Resource.type)/read", on: $0.id)
        }.sorted { $0.id < $1.id }
    }

    /// The body as a JSON object.
    func body() throws(ManagementError) -> JSONValue {
        guard let body = try? JSONValue(parsing: request.body), body.object != nil else {
            throw .invalidBody("The body is not a JSON object")
        }
        return body
    }

    /// Answers with a list, filtered, cut into pages, reduced to the selected fields.
    func list(
        _ items: [JSONValue], filterFields: Set<String> = [],
        key: (JSONValue) -> String = { ($0["id"]?.string ?? "").lowercased() }
    ) throws(ManagementError) -> ServerResponse {
        answer(try listRequest(filterFields).page(of: items, key: key))
    }

    /// Answers with a list whose items are written anew only when they have changed.
    func list<Item: ListItem>(
        _ items: [Item], filterFields: Set<String>, writtenIn written: inout WrittenItems<Item>
    ) throws(ManagementError) -> ServerResponse {
        answer(try listRequest(filterFields).page(of: items, writtenIn: &written))
    }

    private func listRequest(_ fields: Set<String>) throws(ManagementError) -> ListRequest {
        ListRequest(
            filter: try filter(fields), paging: Paging(request, limit: try limit()),
            selection: ODataSelection(request.parameter("$select")),
            alwaysShown: ["id", "name", "type", "etag"])
    }

    private func answer(_ page: ListRequest.Page) -> ServerResponse {
        var head = JSONValue.object([:])
        head["nextLink"] = page.next.map { .string($0) }
        return ServerResponse(200, list: page.items, besides: head)
    }

    private func filter(_ fields: Set<String>) throws(ManagementError) -> ODataFilter? {
        guard !fields.isEmpty, let text = request.parameter("$filter"), !text.isEmpty else {
            return nil
        }
        do throws(ODataFilter.Failure) {
            return try ODataFilter(text, fields: fields)
        } catch {
            throw ManagementError(
                status: 400, code: "InvalidFilterInQueryString",
                message: "Invalid $filter '\(text)' specified in the query string: \(error.reason)")
        }
    }

    private func limit() throws(ManagementError) -> Int {
        let name = request.parameter("maxresults") == nil ? "$top" : "maxresults"
        guard let text = request.parameter(name) else { return 1000 }
        guard let limit = Int(text), (1...1000).contains(limit) else {
            throw ManagementError(
                status: 400, code: "InvalidQueryParameterValue",
                message: "The value '\(text)' of \(name) has to be between 1 and 1000")
        }
        return limit
    }
}
