namespace Fallback.Roslyn;

/// <summary>Where a rule is explained.</summary>
internal static class RulePage
{
    public static string Of(string id) => $"https://github.com/fallback-dotnet/fallback/blob/main/docs/diagnostics/{id}.md";
}
