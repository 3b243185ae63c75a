namespace Fallback.AotSmoke;

/// <summary>What the vendors reply in their own dialects: thoughts and a call of a tool, then, when it has its result, the answer.</summary>
internal static class DialectReplies
{
    private const string Result = "sunny";

    public static (string Type, string Body)? Of(string path, string body)
    {
        bool isAnswer = body.Contains(Result, StringComparison.Ordinal) || body.Contains("Extract", StringComparison.Ordinal);
        if (path.EndsWith("/messages", StringComparison.Ordinal)) return Messages(isAnswer, Streams(body));
        if (path.EndsWith("/responses", StringComparison.Ordinal)) return Responses(isAnswer, Streams(body));
        return path.Contains(":generateContent", StringComparison.Ordinal) ? ("application/json", Gemini(isAnswer))
            : path.Contains(":streamGenerateContent", StringComparison.Ordinal) ? ("text/event-stream", Event(null, Gemini(isAnswer)))
            : null;
    }

    private static bool Streams(string body) => body.Contains("\"stream\":true", StringComparison.Ordinal);

    private static string Event(string? type, string json) => $"{(type is null ? "" : $"event: {type}\n")}data: {json}\n\n";

    private static (string, string) Messages(bool isAnswer, bool streams)
    {
        const string Usage = """{"input_tokens":10,"output_tokens":4}""";
        string stop = isAnswer ? "end_turn" : "tool_use";
        string[] blocks = isAnswer
            ? ["""{"type":"text","text":"All is well."}"""]
            : ["""{"type":"thinking","thinking":"Let me look.","signature":"c2ln"}""", """{"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Oslo"}}"""];
        if (!streams)
            return ("application/json", $$$"""{"id":"m1","type":"message","role":"assistant","model":"well","content":[{{{string.Join(',', blocks)}}}],"stop_reason":"{{{stop}}}","stop_sequence":null,"usage":{{{Usage}}}}""");
        string start = Event("message_start", """{"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","model":"well","content":[],"stop_reason":null,"usage":{"input_tokens":10,"output_tokens":1}}}""");
        string middle = isAnswer
            ? Block(0, """{"type":"text","text":""}""", """{"type":"text_delta","text":"All is "}""", """{"type":"text_delta","text":"well."}""")
            : Block(0, """{"type":"thinking","thinking":"","signature":""}""", """{"type":"thinking_delta","thinking":"Let me look."}""", """{"type":"signature_delta","signature":"c2ln"}""")
                + Block(1, """{"type":"tool_use","id":"toolu_1","name":"weather","input":{}}""", """{"type":"input_json_delta","partial_json":"{\"city\":"}""", """{"type":"input_json_delta","partial_json":"\"Oslo\"}"}""");
        return ("text/event-stream", start + middle
            + Event("message_delta", $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{stop}}}"},"usage":{{{Usage}}}}""")
            + Event("message_stop", """{"type":"message_stop"}"""));
    }

    private static string Block(int index, string start, params string[] deltas) =>
        Event("content_block_start", $$$"""{"type":"content_block_start","index":{{{index}}},"content_block":{{{start}}}}""")
        + string.Concat(deltas.Select(delta => Event("content_block_delta", $$$"""{"type":"content_block_delta","index":{{{index}}},"delta":{{{delta}}}}""")))
        + Event("content_block_stop", $$$"""{"type":"content_block_stop","index":{{{index}}}}""");

    private static string Gemini(bool isAnswer) => $$$"""{"candidates":[{"content":{"parts":[{{{(isAnswer
        ? """{"text":"All is well."}"""
        : """{"text":"Let me look.","thought":true},{"functionCall":{"name":"weather","args":{"city":"Oslo"}},"thoughtSignature":"c2ln"}""")}}}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":4,"totalTokenCount":14},"modelVersion":"well","responseId":"r1"}""";

    private static (string, string) Responses(bool isAnswer, bool streams)
    {
        string[] items = isAnswer
            ? ["""{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","annotations":[],"text":"All is well."}]}"""]
            : ["""{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"Let me look."}],"encrypted_content":"ZW5j"}""", """{"id":"fc_1","type":"function_call","status":"completed","call_id":"call_1","name":"weather","arguments":"{\"city\":\"Oslo\"}"}"""];
        string whole = $$$"""{"id":"resp_1","object":"response","created_at":1790000000,"status":"completed","error":null,"incomplete_details":null,"model":"well","output":[{{{string.Join(',', items)}}}],"usage":{"input_tokens":10,"output_tokens":4,"total_tokens":14}}""";
        if (!streams) return ("application/json", whole);
        string events = Event("response.created", """{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","status":"in_progress","model":"well","output":[]}}""");
        if (isAnswer)
            events += Event("response.output_text.delta", """{"type":"response.output_text.delta","sequence_number":1,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"All is "}""")
                + Event("response.output_text.delta", """{"type":"response.output_text.delta","sequence_number":2,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"well."}""");
        for (int i = 0; i < items.Length; i++)
            events += Event("response.output_item.done", $$$"""{"type":"response.output_item.done","sequence_number":{{{i + 3}}},"output_index":{{{i}}},"item":{{{items[i]}}}}""");
        return ("text/event-stream", events + Event("response.completed", $$$"""{"type":"response.completed","sequence_number":9,"response":{{{whole}}}}"""));
    }
}
