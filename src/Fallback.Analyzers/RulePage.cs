namespace Fallback.Roslyn;

/// <summary>The page that explains a rule.</summary>
internal static class RulePage
{
    public static string Of(string id) => $"https://github.com/fallback-dotnet/fallback/blob/main/docs/diagnostics/{id}.md";
}
