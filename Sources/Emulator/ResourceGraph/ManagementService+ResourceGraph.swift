import JSON

extension ManagementService {
    static func addResourceGraph(to routes: inout Routes) {
        routes.on("POST /providers/Microsoft.ResourceGraph/resources", queryResources)
    }

    private static func queryResources(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let body = try call.body()
        let quota = state.graphQuotas[call.caller.objectID, default: .init()]
            .take(at: state.clock.now)
        var response: ServerResponse
        do throws(QueryFailure) {
            let request = try ResourceGraphRequest(body)
            let tables = ResourceTables(
                state: state, caller: call.caller,
                subscriptions: try scope(of: request, call.caller, state))
            let query = try QueryParser.query(request.query)
            response = answer(try QueryEvaluator(table: tables.table).run(query), to: request)
        } catch {
            throw refusal(error, at: state.clock.now)
        }
        response.headers["x-ms-user-quota-remaining"] = String(quota.remaining)
        response.headers["x-ms-user-quota-resets-after"] = "00:00:0\(quota.resetsAfter)"
        return response
    }

    /// Rows past a page can be had only where they have an id.
    private static func answer(
        _ table: QueryTable, to request: ResourceGraphRequest
    ) -> ServerResponse {
        let page = table.rows.dropFirst(request.skip).prefix(request.top)
        let hasMore = request.skip + page.count < table.rows.count
        let isPaged = table.columns.contains("id")
        var body: JSONValue = [
            "totalRecords": .integer(Int64(table.rows.count)),
            "count": .integer(Int64(page.count)), "facets": [],
            "resultTruncated": hasMore && !isPaged ? "true" : "false",
            "data": request.isTable
                ? table.json(page)
                : .array(QueryTable(columns: table.columns, rows: Array(page)).objects),
        ]
        if hasMore, isPaged {
            body["$skipToken"] = .string(
                ResourceGraphRequest.token(at: request.skip + page.count))
        }
        return ServerResponse(200, json: body)
    }

    /// The subscriptions that a question is about and that the caller has any role in.
    private static func scope(
        of request: ResourceGraphRequest, _ caller: Caller, _ state: State
    ) throws(QueryFailure) -> Set<String> {
        let seen = state.subscriptions.map(\.id).filter { id in
            state.roleAssignments.contains {
                $0.principalID == caller.objectID
                    && (["", id].contains($0.scope.subscription ?? ""))
            }
        }
        let tenant = state.directory.tenantID
        if let stranger = request.managementGroups.first(where: { $0.lowercased() != tenant }) {
            throw .notEmulated(
                "a management group but the tenant's own ('\(tenant)')", token: stranger)
        }
        guard let wanted = request.subscriptions else { return Set(seen) }
        let found = seen.filter { id in wanted.contains { $0.lowercased() == id } }
        guard !found.isEmpty else {
            let given = wanted.map { "'\($0)'" }.joined(separator: ", ")
            throw .invalid(
                "There must be at least one subscription that is eligible to contain resources. "
                    + "Given: \(given).")
        }
        return Set(found)
    }

    private static func refusal(_ failure: QueryFailure, at now: Timestamp) -> ManagementError {
        let general: JSONValue = [
            "code": "InvalidQuery",
            "message": .string(
                "Query is invalid. Please refer to the documentation for the Azure Resource "
                    + "Graph service and fix the error before retrying."),
        ]
        return ManagementError(
            status: 400, code: "BadRequest",
            message: "Please provide below info when asking for support: timestamp = "
                + "\(now.iso8601), correlationId = \(Identifier.random()).",
            bareDetails: [general, failure.detail])
    }
}
