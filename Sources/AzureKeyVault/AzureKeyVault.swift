// AzureKeyVault
