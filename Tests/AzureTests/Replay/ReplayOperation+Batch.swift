import AzureBatch
import Transport

extension ReplayOperation {
    static let all = batch + batchManagement + vault + resources + signIn

    /// The data plane of a Batch account.
    private static let batch: [ReplayOperation] = [
        ReplayOperation(name: "list pools", plane: .batch, method: "GET", pattern: "/pools") {
            try await $0.service.batch.pools(
                filter: $0.filter, select: $0.select, expand: $0.expand, maxResults: $0.maxResults
            ).recordedPages()
        },
        ReplayOperation(name: "get pool", plane: .batch, method: "GET", pattern: "/pools/*") {
            let pool = try await $0.service.batch.pool(
                $0.names[0], select: $0.select, expand: $0.expand)
            return [pool.body]
        },
        ReplayOperation(
            name: "list certificates", plane: .batch, method: "GET", pattern: "/certificates"
        ) {
            try await $0.service.batch.certificates(
                filter: $0.filter, select: $0.select, maxResults: $0.maxResults
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
                filter: $0.filter, select: $0.select, expand: $0.expand, maxResults: $0.maxResults
            ).recordedPages()
        },
        ReplayOperation(name: "list nodes", plane: .batch, method: "GET", pattern: "/pools/*/nodes")
        {
            try await $0.service.batch.nodes(
                pool: $0.names[0], filter: $0.filter, select: $0.select, maxResults: $0.maxResults
            ).recordedPages()
        },
        ReplayOperation(
            name: "list extensions of a node", plane: .batch, method: "GET",
            pattern: "/pools/*/nodes/*/extensions"
        ) {
            try await $0.service.batch.nodeExtensions(pool: $0.names[0], node: $0.names[1])
                .recordedPages()
        },
    ]
}
