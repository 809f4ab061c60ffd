// Azure
