using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Fallback;

/// <summary>
/// The HTTP reply behind an SDK's exception, read by the names of its members, so that no SDK is referenced: status and body for
/// Anthropic's SDK, and only the body for an error inside its stream; status and raw response for SDKs on System.ClientModel (OpenAI) and
/// Azure.Core.
/// </summary>
internal readonly record struct SdkException(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    private static readonly Dictionary<string, string> _none = [];

    /// <summary>Returns null if neither the exception nor its inner exceptions have a status.</summary>
    public static SdkException? TryRead(Exception exception)
    {
        for (Exception? current = exception; current is not null; current = current.InnerException)
        {
            int status = ToStatus(Get(current, "Status")) ?? ToStatus(Get(current, "StatusCode")) ?? 0;
            if (status is < 100 or > 599)
            {
                if (Get(current, "Body") is JsonElement { ValueKind: JsonValueKind.Object } inStream)
                    return new SdkException(200, inStream.GetRawText(), _none);
                continue;
            }
            object? response = Response(current);
            string body = Get(current, "ResponseBody") as string ?? (response is null ? null : Get(response, "Content"))?.ToString() ?? "";
            return new SdkException(status, body, response is null ? _none : HeadersOf(response));
        }
        return null;
    }

    private static int? ToStatus(object? value) => value switch
    {
        int status => status,
        HttpStatusCode status => (int)status,
        _ => null,
    };

    private static Dictionary<string, string> HeadersOf(object response)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (Get(response, "Headers") is not System.Collections.IEnumerable all) return headers;
        foreach (object header in all)
        {
            if (header is KeyValuePair<string, string> pair) headers[pair.Key] = pair.Value;
            else if (Get(header, "Name") is string name) headers[name] = Convert.ToString(Get(header, "Value"), CultureInfo.InvariantCulture) ?? "";
        }
        return headers;
    }

    private const string Why = "A member that was trimmed away reads as missing: the failure is then classed as a server error.";

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = Why)]
    private static object? Response(Exception exception)
    {
        try
        {
            return exception.GetType().GetMethod("GetRawResponse", Type.EmptyTypes)?.Invoke(exception, null);
        }
        catch (Exception)
        {
            return null;
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = Why)]
    private static object? Get(object instance, string property)
    {
        try
        {
            return instance.GetType().GetProperty(property)?.GetValue(instance);
        }
        // An exception of the getter must not hide the failure itself.
        catch (Exception)
        {
            return null;
        }
    }
}
