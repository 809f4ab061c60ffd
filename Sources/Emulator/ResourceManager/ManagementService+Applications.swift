import JSON

extension ManagementService {
    static func addApplications(to routes: inout Routes) {
        routes.on("GET \(accountPath)/applications", listApplications)
        routes.on("GET \(accountPath)/applications/*", getApplication)
        routes.on("GET \(accountPath)/applications/*/versions", listPackages)
        routes.on("GET \(accountPath)/applications/*/versions/*", getPackage)
    }

    private static func listApplications(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try applicationAccount(state, call)
        return try call.list(
            account.applications.sorted { $0.key < $1.key }.map { view($0.value, account) })
    }

    private static func getApplication(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try applicationAccount(state, call)
        let found = try application(account, call)
        return answer(view(found, account), found.created)
    }

    private static func listPackages(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try applicationAccount(state, call)
        let found = try application(account, call)
        return try call.list(
            found.packages.sorted { $0.key < $1.key }.map { view($0.value, of: found, account) })
    }

    private static func getPackage(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try applicationAccount(state, call)
        let found = try application(account, call)
        guard let package = found.packages[call.captures[4].lowercased()] else {
            throw .batch(
                404, "ApplicationPackageNotFound",
                "The specified application package does not exist.")
        }
        return answer(view(package, of: found, account), package.created)
    }

    // MARK: - Parts

    private static func applicationAccount(
        _ state: State, _ call: ManagementCall
    ) throws(ManagementError) -> BatchAccount {
        let account = try account(state, call)
        try call.require("\(BatchAccount.type)/applications/read", on: account.id, state)
        return account
    }

    private static func application(
        _ account: BatchAccount, _ call: ManagementCall
    ) throws(ManagementError) -> BatchApplication {
        guard let found = account.applications[call.captures[3].lowercased()] else {
            throw .batch(
                404, "ApplicationNotFound", "The specified application does not exist.")
        }
        return found
    }

    private static func answer(_ item: JSONValue, _ created: Timestamp) -> ServerResponse {
        var response = ServerResponse(200, json: item)
        response.headers["ETag"] = "W/\"\(created.eTag)\""
        response.headers["Last-Modified"] = created.httpDate
        return response
    }

    private static func view(
        _ application: BatchApplication, _ account: BatchAccount
    ) -> JSONValue {
        var properties: JSONValue = [
            "displayName": .string(application.displayName), "allowUpdates": true,
        ]
        properties["defaultVersion"] = application.defaultVersion.map { .string($0) }
        return [
            "id": .string("\(account.id)/applications/\(application.name)"),
            "name": .string(application.name), "type": .string("\(BatchAccount.type)/applications"),
            "etag": .string("W/\"\(application.created.eTag)\""), "properties": properties,
        ]
    }

    /// Without the URL of its file: there is no storage account behind the emulator.
    private static func view(
        _ package: BatchApplication.Package, of application: BatchApplication,
        _ account: BatchAccount
    ) -> JSONValue {
        let path = "applications/\(application.name)/versions/\(package.version)"
        return [
            "id": .string("\(account.id)/\(path)"), "name": .string(package.version),
            "type": .string("\(BatchAccount.type)/applications/versions"),
            "etag": .string("W/\"\(package.created.eTag)\""),
            "properties": [
                "state": "Active", "format": .string(package.format),
                "lastActivationTime": .string(package.activated.iso8601),
            ],
        ]
    }
}
