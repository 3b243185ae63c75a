namespace Fallback.Fuzz;

/// <summary>Replies in the form of OpenAI's Responses.</summary>
internal static class ResponsesReplies
{
    public static DialectReplies All { get; } = new(
        Dialect.OpenAIResponses,
        [
            """{"id":"resp_1","object":"response","created_at":1795000000,"status":"completed","error":null,"incomplete_details":null,"model":"m","output":[{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Hi é😀 \ud83d\ude00","logprobs":[{"token":"Hi"}],"annotations":[{"type":"url_citation","start_index":0,"end_index":2,"title":"T","url":"https://a.test/"},{"type":"odd","x":1}]}]}],"store":true,"billing":{"payer":"developer"},"usage":{"input_tokens":9,"input_tokens_details":{"cached_tokens":4},"output_tokens":12,"output_tokens_details":{"reasoning_tokens":2},"total_tokens":21},"service_tier":"default"}""",
            """{"status":"completed","output":[{"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"A"},{"type":"summary_text","text":"B \ud83d\ude00"}],"encrypted_content":"xyz"},{"type":"function_call","call_id":"c1","name":"f","arguments":"{\"a\":1}","namespace":"n"},{"type":"function_call","call_id":"c2","name":"g","arguments":"{}"}]}""",
            """{"output":[{"type":"web_search_call","id":"ws_1","action":{"type":"search","query":"q"}},{"type":"image_generation_call","result":"AQID"},{"type":"custom_tool_call","call_id":"x","input":"i"},{"type":"message","phase":"commentary","content":[{"type":"refusal","refusal":"no"},{"type":"odd"}]}],"conversation":{"id":"conv_1"}}""",
            """{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[{"type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":"hm"}]}]}""",
            """{"status":"failed","error":{"code":"server_error","message":"busy"},"output":[]}""",
        ],
        [
            "event: response.created\ndata: {\"type\":\"response.created\",\"response\":{\"id\":\"r\",\"model\":\"m\",\"output\":[]}}\n\nevent: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"delta\":\"Hi \\ud83d\",\"obfuscation\":\"x\"}\n\n: ping\n\ndata: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"delta\":\"\\ude00\"}\n\ndata: {\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"Hi\",\"annotations\":[]}]}],\"usage\":{\"input_tokens\":3,\"output_tokens\":2},\"odd\":[1]}}\n\n",
            "data: {\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":\"reasoning\",\"summary\":[]}}\n\ndata: {\"type\":\"response.reasoning_summary_text.delta\",\"output_index\":0,\"summary_index\":0,\"delta\":\"We\"}\n\ndata: {\"type\":\"response.reasoning_summary_text.delta\",\"output_index\":0,\"summary_index\":1,\"delta\":\"do\"}\n\ndata: {\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"id\":\"rs_1\",\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"We\"}],\"encrypted_content\":\"x\"}}\n\ndata: {\"type\":\"response.function_call_arguments.delta\",\"output_index\":1,\"delta\":\"{\"}\n\ndata: {\"type\":\"response.output_item.done\",\"output_index\":1,\"item\":{\"id\":\"fc\",\"type\":\"function_call\",\"call_id\":\"c1\",\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\"}}\n\ndata: {\"type\":\"response.completed\",\"response\":{\"output\":[]}}\n\n",
            "data: {\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"type\":\"message\",\"phase\":\"commentary\"}}\r\n\r\ndata: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"delta\":\"So\"}\r\n\r\ndata: {\"type\":\"response.output_text.annotation.added\",\"output_index\":0,\"annotation\":{\"type\":\"url_citation\",\"url\":\"https://a.test/\"}}\r\n\r\ndata: {\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"So\"}]}}\r\n\r\ndata: {\"type\":\"response.output_item.done\",\"output_index\":1,\"item\":{\"type\":\"web_search_call\",\"id\":\"ws\"}}\r\n\r\ndata: {\"type\":\"response.incomplete\",\"response\":{\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"max_output_tokens\"},\"output\":[{\"type\":\"web_search_call\",\"id\":\"ws\"}]}}\r\n\r\n",
            "data: {\"type\":\"response.refusal.delta\",\"delta\":\"no\"}\n\ndata: {\"type\":\"response.failed\",\"response\":{\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"x\"},\"output\":[]}}\n\n",
        ],
        [
            "\"output\":[", "\"item\":{", "\"delta\":", "\"type\":\"response.completed\"", "\"type\":\"function_call\"", "\"usage\":{\"output_tokens\":-5}", "\"error\":1",
            "\"content\":[", "\"summary\":", "\"response\":{}",
        ]);
}
