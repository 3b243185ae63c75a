namespace Fallback.Testing;

/// <summary>An error that each dialect writes in its own shape; what is null takes the dialect's default.</summary>
internal sealed record PlannedError(int Status, string? Code, string Message, string? Type = null, string? Param = null);
