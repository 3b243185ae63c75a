using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Writes one request in the Responses dialect.</summary>
/// <param name="writer">The writer of the request.</param>
/// <param name="request">The request.</param>
/// <param name="vendor">The vendor of the server; empty if unknown.</param>
internal sealed class ResponsesWriter(Utf8JsonWriter writer, DialectRequest request, string vendor)
{
    private const string Encrypted = "reasoning.encrypted_content";

    private readonly ChatOptions _options = request.Options;
    private readonly RequestShape _shape = request.Shape;
    private bool _isStored;

    public void Write()
    {
        writer.WriteStartObject();
        writer.WriteString("model"u8, request.Model);
        WriteConversation();
        WriteMessages();
        WriteParameters();
        WriteReasoning();
        WriteText();
        ResponsesTools.Write(writer, request, Json("tools") is { ValueKind: JsonValueKind.Array } more ? more : null);
        WriteInclude();
        WriteAdditional();
        if (request.IsStream) writer.WriteBoolean("stream"u8, true);
        writer.WriteEndObject();
    }

    /// <summary>Writes whether the provider must store the conversation, and which stored one this request continues.</summary>
    private void WriteConversation()
    {
        string? id = _options.ConversationId is { Length: > 0 } known ? known : null;
        bool? asked = Value("store") switch
        {
            bool store => store,
            JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False } json => json.GetBoolean(),
            _ => null,
        };
        _isStored = asked ?? id is not null;
        if (!_shape.Drops("store")) writer.WriteBoolean("store"u8, _isStored);
        if (id is null) return;
        writer.WriteString(IsConversation(id) ? "conversation"u8 : "previous_response_id"u8, id);
    }

    private static bool IsConversation(string id) => id.StartsWith("conv", StringComparison.Ordinal);

    private void WriteMessages()
    {
        bool hasSystem = request.Messages is [{ } head, ..] && head.Role == ChatRole.System;
        string? system = SystemText.Join(hasSystem ? request.Messages[0].Text : null, _options.Instructions);
        // "JSON" must occur in the input if JSON is requested without a schema; the instructions do not count. A request without input is
        // not possible either.
        bool isItem = _options.ResponseFormat is ChatResponseFormatJson { Schema: null } || request.Messages.Count == (hasSystem ? 1 : 0);
        if (!isItem && system is { Length: > 0 }) writer.WriteString("instructions"u8, system);
        writer.WriteStartArray("input"u8);
        var input = new ResponsesInput(writer, request, _isStored, NamesThoughts());
        if (isItem && system is { Length: > 0 }) input.Write(new ChatMessage(ChatRole.System, system));
        for (int i = hasSystem ? 1 : 0; i < request.Messages.Count; i++) input.Write(request.Messages[i]);
        writer.WriteEndArray();
    }

    // Azure looks up a thought with an id even if it stores none, and refuses it; its projects refuse a thought without an id.
    private bool NamesThoughts() =>
        _isStored || vendor != "azure" || request.BaseUrl.AbsolutePath.Contains("/api/projects/", StringComparison.OrdinalIgnoreCase);

    private void WriteParameters()
    {
        if (_options.MaxOutputTokens is { } most)
            writer.WriteNumber("max_output_tokens"u8, most > 0 ? Math.Max(most, Dialect.OpenAIResponses.LeastOutput) : most);
        else if ((Value("max_completion_tokens") ?? Value("max_tokens")) is { } limit) WriteMember("max_output_tokens", limit);
        if (_options.Temperature is { } temperature) writer.WriteNumber("temperature"u8, WrittenNumber.ToDouble(temperature));
        if (_options.TopP is { } topP) writer.WriteNumber("top_p"u8, WrittenNumber.ToDouble(topP));
    }

    /// <summary>Writes the caller's own object if there is one; otherwise what the options contain.</summary>
    private void WriteReasoning()
    {
        if (_shape.Drops("reasoning")) return;
        if (Value("reasoning") is { } own)
        {
            WriteMember("reasoning", own);
            return;
        }
        object? effort = RequestParameters.EffortOf(_options.Reasoning) ?? Value("reasoning_effort");
        string? summary = _shape.Drops("reasoning_summary") ? null : _options.Reasoning?.Output switch
        {
            ReasoningOutput.Summary => "auto",
            ReasoningOutput.Full => "detailed",
            _ => null,
        };
        if (effort is null && summary is null) return;
        writer.WriteStartObject("reasoning"u8);
        if (effort is not null) WriteMember("effort", effort);
        if (summary is not null) writer.WriteString("summary"u8, summary);
        writer.WriteEndObject();
    }

    /// <summary>Writes the answer's format and verbosity.</summary>
    private void WriteText()
    {
        JsonElement? own = Json("text") is { ValueKind: JsonValueKind.Object } given ? given : null;
        var format = _options.ResponseFormat as ChatResponseFormatJson;
        object? verbosity = Value("verbosity");
        if (own is null && format is null && verbosity is null) return;
        writer.WriteStartObject("text"u8);
        if (format is not null) WriteFormat(format);
        if (verbosity is not null) WriteMember("verbosity", verbosity);
        if (own is { } members)
        {
            foreach (JsonProperty member in members.EnumerateObject())
            {
                bool isWritten = format is not null && member.NameEquals("format")
                    || verbosity is not null && member.NameEquals("verbosity");
                if (!isWritten) member.WriteTo(writer);
            }
        }
        writer.WriteEndObject();
    }

    private void WriteFormat(ChatResponseFormatJson format)
    {
        writer.WriteStartObject("format"u8);
        if (format.Schema is { } schema)
        {
            writer.WriteString("type"u8, "json_schema");
            writer.WriteString("name"u8, format.SchemaName ?? "answer");
            if (format.SchemaDescription is { Length: > 0 } description) writer.WriteString("description"u8, description);
            if (request.IsStrict) writer.WriteBoolean("strict"u8, true);
            writer.WritePropertyName("schema"u8);
            schema.WriteTo(writer);
        }
        else
        {
            writer.WriteString("type"u8, "json_object");
        }
        writer.WriteEndObject();
    }

    /// <summary>Requests thoughts in a form that can be sent back, if the provider stores none.</summary>
    private void WriteInclude()
    {
        JsonElement? own = Json("include") is { ValueKind: JsonValueKind.Array } given ? given : null;
        bool asks = !_isStored && TakesEncrypted() && !_shape.Drops("include")
            && (_shape.Thinks != false || vendor == "xai" || _options.Reasoning is not null || Value("reasoning") is not null);
        if (own is null && !asks) return;
        writer.WriteStartArray("include"u8);
        if (asks) writer.WriteStringValue(Encrypted);
        if (own is { } more)
            foreach (JsonElement name in more.EnumerateArray())
                if (!(asks && name.ValueKind == JsonValueKind.String && name.ValueEquals(Encrypted))) name.WriteTo(writer);
        writer.WriteEndArray();
    }

    // Others return their thoughts unencrypted, or refuse the parameter. An unknown server is usually a gateway. xAI's models think, and
    // accept a temperature nevertheless.
    private bool TakesEncrypted() => vendor is "openai" or "azure" or "xai" or "openrouter" || ChatFlavour.Of(vendor).IsUnknown;

    private void WriteAdditional()
    {
        foreach ((string name, object? value) in _options.AdditionalProperties ?? [])
            if (!IsWritten(name) && value is not null) WriteMember(name, value);
    }

    /// <summary>Whether a member is already in the request, or is another's name for one that is.</summary>
    private bool IsWritten(string name) => name switch
    {
        "model" or "input" or "messages" or "stream" or "stream_options" or "store" or "reasoning" or "reasoning_effort" or "verbosity"
            or "max_tokens" or "max_completion_tokens" or Strictness.Property => true,
        "instructions" => request.Messages is [{ } head, ..] && head.Role == ChatRole.System || _options.Instructions is { Length: > 0 },
        "max_output_tokens" =>
            _options.MaxOutputTokens is not null || Value("max_completion_tokens") is not null || Value("max_tokens") is not null,
        "temperature" => _options.Temperature is not null,
        "top_p" => _options.TopP is not null,
        "text" => Json(name) is { ValueKind: JsonValueKind.Object },
        "include" or "tools" => Json(name) is { ValueKind: JsonValueKind.Array },
        "tool_choice" => _options.Tools is { Count: > 0 } && _options.ToolMode is not null,
        "parallel_tool_calls" => _options.Tools is { Count: > 0 } && _options.AllowMultipleToolCalls is not null,
        "previous_response_id" => _options.ConversationId is { Length: > 0 } id && !IsConversation(id),
        "conversation" => _options.ConversationId is { Length: > 0 } id && IsConversation(id),
        _ => false,
    };

    private object? Value(string name) => _options.AdditionalProperties?.GetValueOrDefault(name);

    /// <summary>Returns a caller's value as JSON, whatever object it is; null for none.</summary>
    private JsonElement? Json(string name) => Value(name) switch
    {
        null => null,
        JsonElement json => json,
        { } value => JsonValues.ToJson(value),
    };

    private void WriteMember(string name, object value)
    {
        writer.WritePropertyName(name);
        JsonValues.Write(writer, value);
    }
}
