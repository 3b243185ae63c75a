namespace Fallback.Roslyn;

/// <summary>The ids of all rules; fixed, never reused.</summary>
internal static class DiagnosticIds
{
    public const string UnsupportedReturnType = "FB1001";
}
