/// A setting that the Key Vault VM extension, or Batch, would not take; compared by code.
public struct VaultExtensionError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of mistake.
    public enum Code: String, Sendable {
        /// A value that breaks its field's rule.
        case invalidField
        /// A field that this version of the handler does not have.
        case unsupportedField
        /// A secret URL with a version, which the extension would never rotate.
        case pinnedVersion
        /// A pool that can't have the extension at all.
        case unsupportedPool
        /// An image that the extension does not run on.
        case unsupportedImage
        /// A form that can't carry the pool.
        case unsupportedCarrier
    }

    /// The kind of mistake.
    public let code: Code
    /// The field, as the extension's schema or the pool's body names it.
    public let field: String
    /// What the field must be, and what it is.
    public let message: String

    public var description: String { message }

    public static func == (left: VaultExtensionError, right: VaultExtensionError) -> Bool {
        left.code == right.code
    }

    init(
        _ code: Code, field: String, _ problem: String,
        attempt: String = "configure the Key Vault extension"
    ) {
        self.code = code
        self.field = field
        message = "cannot \(attempt): \(field) \(problem)"
    }
}
