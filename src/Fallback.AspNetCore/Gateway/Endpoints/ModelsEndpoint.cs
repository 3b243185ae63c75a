using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fallback.Gateway;

/// <summary>The chains as OpenAI lists its models: those that the caller may ask, by name.</summary>
internal sealed class ModelsEndpoint(GatewayChains chains)
{
    public Task ListAsync(HttpContext context, Caller caller) => SendAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "list");
        json.WriteStartArray("data"u8);
        foreach (string name in chains.Names.Order(StringComparer.Ordinal))
            if (caller.MayAsk(name)) Write(json, name);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    public Task ShowAsync(HttpContext context, Caller caller)
    {
        string name = Named(context);
        return chains.TryFind(name, out string chain, out _) && caller.MayAsk(chain)
            ? SendAsync(context, json => Write(json, name))
            : GatewayErrors.UnknownModel(name, caller, chains).WriteAsync(context);
    }

    /// <summary>
    /// The name that a path ends with. An escaped slash in it, as clients write <c>chat@alpha/quick</c>, is the only escape that a server leaves.
    /// </summary>
    private static string Named(HttpContext context) =>
        ((string)context.Request.RouteValues["id"]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static void Write(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, name);
        json.WriteString("object"u8, "model");
        // Clients require a time, and a chain has none.
        json.WriteNumber("created"u8, 0);
        json.WriteString("owned_by"u8, "fallback");
        json.WriteEndObject();
    }

    private static async Task SendAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        var json = new Utf8JsonWriter(context.Response.BodyWriter, CompletionHead.WriterOptions);
        await using (json.ConfigureAwait(false)) write(json);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
