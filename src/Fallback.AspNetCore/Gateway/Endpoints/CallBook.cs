using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Fallback.Gateway;

/// <summary>The latest calls, each visible to its caller: the attempts, without the request and the answer. Thread-safe.</summary>
internal sealed class CallBook
{
    /// <summary>The number of calls that are kept, over all callers.</summary>
    public const int Capacity = 10_000;

    private readonly object _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public void Note(Caller caller, Call call)
    {
        var entry = new Entry(caller.Name, [.. call.Progress.Attempts], CallCost.Of(call), call.Latency);
        lock (_lock)
        {
            if (!_entries.TryAdd(call.RequestId, entry)) return;
            _order.Enqueue(call.RequestId);
            if (_order.Count > Capacity) _entries.Remove(_order.Dequeue());
        }
    }

    public Task ShowAsync(HttpContext context, Caller caller)
    {
        string id = (string)context.Request.RouteValues["id"]!;
        Entry? entry;
        lock (_lock) _entries.TryGetValue(id, out entry);
        // Another caller's call is treated as one that does not exist.
        return entry is not null && entry.Caller.Equals(caller.Name, StringComparison.OrdinalIgnoreCase)
            ? SendAsync(context, id, entry)
            : GatewayErrors.UnknownCall.WriteAsync(context);
    }

    private static async Task SendAsync(HttpContext context, string id, Entry entry)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        var json = new Utf8JsonWriter(context.Response.BodyWriter, CompletionHead.WriterOptions);
        await using (json.ConfigureAwait(false)) Write(json, id, entry);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    // A provider's message may quote the request, and is left out.
    private static void Write(Utf8JsonWriter json, string id, Entry entry)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, id);
        json.WriteString("object"u8, "call");
        json.WriteNumber("duration_ms"u8, Math.Round(entry.Duration.TotalMilliseconds, 1));
        if (entry.CostUsd is { } cost) json.WriteNumber("cost_usd"u8, cost);
        else json.WriteNull("cost_usd"u8);
        json.WriteStartArray("attempts"u8);
        foreach (TierAttempt attempt in entry.Attempts)
        {
            json.WriteStartObject();
            json.WriteNumber("tier"u8, attempt.TierIndex);
            json.WriteString("provider"u8, attempt.Provider);
            json.WriteString("model"u8, attempt.Model);
            json.WriteString("instance"u8, attempt.Instance);
            json.WriteString("outcome"u8, attempt.Failure?.ToString() ?? attempt.Skipped?.ToString() ?? "Answered");
            if (attempt.HttpStatus is { } status) json.WriteNumber("http_status"u8, status);
            json.WriteNumber("started_after_ms"u8, Math.Round(attempt.StartedAfter.TotalMilliseconds, 1));
            json.WriteNumber("latency_ms"u8, Math.Round(attempt.Latency.TotalMilliseconds, 1));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private sealed record Entry(string Caller, TierAttempt[] Attempts, decimal? CostUsd, TimeSpan Duration);
}
