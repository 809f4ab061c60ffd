import Azure
import AzureBatch
import AzureKeyVault
import AzureResources
import Foundation
import JSON
import Secrets
import Transport

extension ReplayOperation {
    private static let batchAccounts =
        "/subscriptions/*/resourceGroups/*/providers/Microsoft.Batch/batchAccounts"
    private static let identities =
        "/subscriptions/*/resourceGroups/*/providers/Microsoft.ManagedIdentity/userAssignedIdentities"

    static let all = batch + batchManagement + vault + resources

    private static let batch: [ReplayOperation] = [
        ReplayOperation(name: "list pools", plane: .batch, method: "GET", pattern: "/pools") {
            try await $0.service.batch.pools(
                filter: $0.query["$filter"], select: $0.query["$select"],
                expand: $0.query["$expand"]
            ).recordedPages()
        },
        ReplayOperation(name: "get pool", plane: .batch, method: "GET", pattern: "/pools/*") {
            [
                try await $0.service.batch.pool(
                    $0.names[0], select: $0.query["$select"], expand: $0.query["$expand"]
                ).body
            ]
        },
        ReplayOperation(
            name: "list certificates", plane: .batch, method: "GET", pattern: "/certificates"
        ) {
            try await $0.service.batch.certificates(
                filter: $0.query["$filter"], select: $0.query["$select"]
            ).recordedPages()
        },
        ReplayOperation(
            name: "get certificate", plane: .batch, method: "GET",
            pattern: "/certificates(thumbprintAlgorithm=sha1,thumbprint=*)"
        ) {
            [try await $0.service.batch.certificate(thumbprint: $0.names[0]).body]
        },
        ReplayOperation(name: "list jobs", plane: .batch, method: "GET", pattern: "/jobs") {
            try await $0.service.batch.jobs(
                filter: $0.query["$filter"], select: $0.query["$select"],
                expand: $0.query["$expand"]
            ).recordedPages()
        },
        ReplayOperation(name: "list nodes", plane: .batch, method: "GET", pattern: "/pools/*/nodes")
        {
            try await $0.service.batch.nodes(
                pool: $0.names[0], filter: $0.query["$filter"], select: $0.query["$select"]
            ).recordedPages()
        },
    ]

    private static let batchManagement: [ReplayOperation] = [
        ReplayOperation(
            name: "list accounts of a subscription", plane: .resourceManager, method: "GET",
            pattern: "/subscriptions/*/providers/Microsoft.Batch/batchAccounts"
        ) {
            try await $0.service.management.accounts(subscription: $0.names[0]).recordedPages()
        },
        ReplayOperation(
            name: "list accounts of a group", plane: .resourceManager, method: "GET",
            pattern: batchAccounts
        ) {
            try await $0.service.management.accounts(
                subscription: $0.names[0], resourceGroup: $0.names[1]
            ).recordedPages()
        },
        ReplayOperation(
            name: "get account", plane: .resourceManager, method: "GET",
            pattern: "\(batchAccounts)/*"
        ) {
            [try await $0.service.management.account(account($0)).body]
        },
        ReplayOperation(
            name: "list keys", plane: .resourceManager, method: "POST",
            pattern: "\(batchAccounts)/*/listKeys"
        ) {
            _ = try await $0.service.management.keys(account($0))
            return []
        },
        ReplayOperation(
            name: "list pools (ARM)", plane: .resourceManager, method: "GET",
            pattern: "\(batchAccounts)/*/pools"
        ) {
            try await $0.service.management.pools(account: account($0)).recordedPages()
        },
        ReplayOperation(
            name: "get pool (ARM)", plane: .resourceManager, method: "GET",
            pattern: "\(batchAccounts)/*/pools/*"
        ) {
            [try await $0.service.management.pool(account: account($0), name: $0.names[3]).body]
        },
        ReplayOperation(
            name: "put pool (ARM)", plane: .resourceManager, method: "PUT",
            pattern: "\(batchAccounts)/*/pools/*"
        ) {
            [
                try await $0.service.management.putPool(
                    account: account($0), name: $0.names[3], body: $0.body
                ).body
            ]
        },
        ReplayOperation(
            name: "delete pool (ARM)", plane: .resourceManager, method: "DELETE",
            pattern: "\(batchAccounts)/*/pools/*"
        ) {
            try await $0.service.management.deletePool(account: account($0), name: $0.names[3])
            return []
        },
    ]

    private static let vault: [ReplayOperation] = [
        ReplayOperation(
            name: "import certificate", plane: .vault, method: "POST",
            pattern: "/certificates/*/import"
        ) { asked in
            // The first request of a client, which only asks for the challenge, has no body.
            let body =
                asked.body.isEmpty ? JSONValue.object([:]) : try JSONValue(parsing: asked.body)
            return [
                try await asked.service.vault.importCertificate(
                    name: asked.names[0], value: Secret(body["value"]?.string ?? ""),
                    password: body["pwd"]?.string.map { Secret($0) }, tags: body["tags"]
                ).body
            ]
        },
        ReplayOperation(
            name: "get vault certificate", plane: .vault, method: "GET", pattern: "/certificates/*"
        ) {
            [try await $0.service.vault.certificate($0.names[0]).body]
        },
        ReplayOperation(
            name: "get version of vault certificate", plane: .vault, method: "GET",
            pattern: "/certificates/*/*"
        ) {
            [try await $0.service.vault.certificate($0.names[0], version: $0.names[1]).body]
        },
        ReplayOperation(
            name: "list vault certificates", plane: .vault, method: "GET", pattern: "/certificates"
        ) {
            try await $0.service.vault.certificates().recordedPages()
        },
        ReplayOperation(
            name: "list versions of vault certificate", plane: .vault, method: "GET",
            pattern: "/certificates/*/versions"
        ) {
            try await $0.service.vault.certificateVersions($0.names[0]).recordedPages()
        },
    ]

    private static let resources: [ReplayOperation] = [
        ReplayOperation(
            name: "get managed identity", plane: .resourceManager, method: "GET",
            pattern: "\(identities)/*"
        ) {
            [try await $0.service.identities.get(ResourceID(path($0, identitiesType))).body]
        },
        ReplayOperation(
            name: "list vaults", plane: .resourceManager, method: "GET",
            pattern: "/subscriptions/*/providers/Microsoft.KeyVault/vaults"
        ) {
            try await $0.service.vaults.list(subscription: $0.names[0]).recordedPages()
        },
        ReplayOperation(
            name: "get vault", plane: .resourceManager, method: "GET",
            pattern: "/subscriptions/*/resourceGroups/*/providers/Microsoft.KeyVault/vaults/*"
        ) {
            [
                try await $0.service.vaults.get(ResourceID(path($0, "Microsoft.KeyVault/vaults")))
                    .body
            ]
        },
    ]

    private static let identitiesType = "Microsoft.ManagedIdentity/userAssignedIdentities"

    private static func account(_ asked: Asked) throws -> ResourceID {
        try ResourceID(path(asked, "Microsoft.Batch/batchAccounts"))
    }

    private static func path(_ asked: Asked, _ type: String) -> String {
        "/subscriptions/\(asked.names[0])/resourceGroups/\(asked.names[1])/providers/\(type)/\(asked.names[2])"
    }
}
