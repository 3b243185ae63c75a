namespace Fallback;

/// <summary>Decides whether faults may be injected in the application's environment.</summary>
internal static class FaultPermission
{
    private const string Production = "Production";

    private static readonly string[] _variables = ["DOTNET_ENVIRONMENT", "ASPNETCORE_ENVIRONMENT"];

    /// <summary>Returns why they may not, with the remedy; null if they may.</summary>
    /// <param name="options">The options.</param>
    /// <param name="path">The key of the options' section.</param>
    /// <param name="variable">Reads an environment variable. Default: those of the process.</param>
    public static string? Objection(FaultInjectionOptions options, string path, Func<string, string?>? variable = null)
    {
        if (options.AllowInProduction || WhyProduction(options, variable ?? Environment.GetEnvironmentVariable) is not { } why) return null;
        return $"faults are not injected in Production, which this is {why}; remove them, or set {path}:AllowInProduction = true";
    }

    /// <summary>Returns why it is Production. If both variables are set, one that says so is enough.</summary>
    private static string? WhyProduction(FaultInjectionOptions options, Func<string, string?> read)
    {
        if (options.HostEnvironment is { } host) return IsProduction(host) ? "by the host's environment" : null;
        bool isSaid = false;
        foreach (string variable in _variables)
        {
            if (read(variable) is not { Length: > 0 } value) continue;
            if (IsProduction(value)) return $"by {variable}";
            isSaid = true;
        }
        return isSaid ? null : $"because neither {string.Join(" nor ", _variables)} is set";
    }

    private static bool IsProduction(string name) => name.Equals(Production, StringComparison.OrdinalIgnoreCase);
}
