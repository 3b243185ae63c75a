namespace Fallback.Roslyn;

/// <summary>The ids of all rules; fixed, never reused.</summary>
internal static class DiagnosticIds
{
    public const string ReturnType = "FB1001";
    public const string ModelName = "FB1002";
    public const string DuplicateModel = "FB1003";
    public const string TierTimeout = "FB1004";
    public const string Figure = "FB1005";
    public const string InterfaceShape = "FB1006";
    public const string Prompt = "FB1007";
    public const string Refit = "FB1008";
    public const string PolicyWithoutChain = "FB1009";
}
