// VaultExtension
