namespace Fallback.Fuzz;

/// <summary>Replies in the form of OpenAI's chat completions.</summary>
internal static class ChatReplies
{
    public static DialectReplies All { get; } = new(
        Dialect.OpenAIChat,
        [
            """{"id":"c1","object":"chat.completion","created":1795000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi é😀 \ud83d\ude00","refusal":null,"annotations":[{"type":"url_citation","url_citation":{"start_index":0,"end_index":2,"title":"T","url":"https://a.test/"}}]},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":12,"total_tokens":21,"prompt_tokens_details":{"cached_tokens":4}},"service_tier":"default"}""",
            """{"choices":[{"message":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Okay"}]},{"type":"text","text":"42"},{"type":"reference","reference_ids":[1]}]},"finish_reason":"stop"}],"citations":["https://a.test/"],"search_results":[{"title":"T","url":"https://a.test/"}]}""",
            """{"choices":[{"message":{"content":null,"reasoning":"hm","reasoning_details":[{"type":"reasoning.text","text":"hm","index":0}],"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{\"a\":1}"},"extra_content":{"google":{"thought_signature":"c2ln"}}},{"id":"b","function":{"name":"g","arguments":{"b":[1,2]}}}]},"finish_reason":"tool_calls"}],"usage":{"completion_tokens":5,"cost":0.01}}""",
            """{"choices":[{"message":{"content":"x","images":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}}],"audio":{"id":"a","data":"AQID","transcript":"t","expires_at":1},"function_call":{"name":"f","arguments":"{}"}},"delta":{"content":""},"finish_reason":"stop"},{"message":{"content":"y"}}]}""",
            """{"error":{"message":"busy","type":"overloaded_error","code":503}}""",
        ],
        [
            "data: {\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\ndata: {\"id\":\"c1\",\"choices\":[{\"delta\":{\"content\":\"Hi \\ud83d\"}}]}\n\n: ping\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"\\ude00\"},\"finish_reason\":\"stop\"}]}\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n",
            "data: {\"choices\":[{\"delta\":{\"reasoning\":\"We\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\"We\",\"index\":0}]}}]}\n\ndata: {\"choices\":[{\"delta\":{\"reasoning\":\" do\",\"reasoning_details\":[{\"type\":\"reasoning.text\",\"text\":\" do\",\"index\":0}]}}]}\n\ndata: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\"\"}}]}}]}\n\ndata: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]},\"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n",
            "data: {\"choices\":[{\"delta\":{\"content\":\"The\"}}]}\r\n\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"The answer\"}}]}\r\n\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"The answer is\"},\"message\":{\"content\":\"The answer is\"},\"finish_reason\":\"stop\"}],\"citations\":[\"https://a.test/\"]}\r\n\r\n",
            "event: message\ndata: {\"choices\":[{\"delta\":{\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\"},{\"type\":\"odd\"}],\"audio\":{\"data\":\"AQID\"}}}]}\n\ndata: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\nevent: error\ndata: {\"error\":{\"message\":\"busy\"}}\n\n",
        ],
        [
            "\"choices\":[", "\"message\":{", "\"delta\":", "\"content\":", "\"tool_calls\":[{\"index\":0}]", "\"usage\":{\"completion_tokens\":-5}",
            "\"error\":1", "\"finish_reason\":\"tool_calls\"",
        ]);
}
