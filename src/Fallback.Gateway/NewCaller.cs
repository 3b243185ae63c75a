using System.Text;
using System.Text.Json;

namespace Fallback.Gateway;

/// <summary>Creates a caller: the key, which is shown here and stored nowhere, and the entry for the configuration.</summary>
internal static class NewCaller
{
    public static async Task WriteAsync(FallbackGatewayCaller caller, TextWriter output, TextWriter errors)
    {
        string key = CallerKey.Make();
        caller.KeyHash = KeyHash.Of(key)!.Value.Write();
        // Alone in the first line, for scripts.
        await output.WriteLineAsync(key);
        await errors.WriteLineAsync("This key is shown only once: give it to the caller. Add this to the configuration; it is not secret:");
        await output.WriteLineAsync(Entry(caller));
    }

    /// <summary>
    /// Returns the caller's entry under its name and section, so that it can be pasted into a file, or be a file of its own.
    /// </summary>
    private static string Entry(FallbackGatewayCaller caller)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteStartObject("Fallback");
            json.WriteStartObject("Gateway");
            json.WriteStartObject("Callers");
            json.WriteStartObject(caller.Name);
            json.WriteString("KeyHash", caller.KeyHash);
            if (caller.Chains.Count > 0)
            {
                json.WriteStartArray("Chains");
                foreach (string chain in caller.Chains) json.WriteStringValue(chain);
                json.WriteEndArray();
            }
            if (caller.RequestsPerMinute is { } requests) json.WriteNumber("RequestsPerMinute", requests);
            if (caller.TokensPerMinute is { } tokens) json.WriteNumber("TokensPerMinute", tokens);
            if (caller.BudgetUsdPerDay is { } budget) json.WriteNumber("BudgetUsdPerDay", budget);
            if (caller.MaxConcurrency is { } most) json.WriteNumber("MaxConcurrency", most);
            for (int open = 5; open > 0; open--) json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
