namespace Fallback.Fuzz;

/// <summary>Replies in the form of Gemini's generateContent.</summary>
internal static class GeminiReplies
{
    public static DialectReplies All { get; } = new(
        Dialect.Gemini,
        [
            """{"candidates":[{"content":{"parts":[{"text":"Hi é😀 \ud83d\ude00"}],"role":"model"},"finishReason":"STOP","index":0,"avgLogprobs":-0.1}],"usageMetadata":{"promptTokenCount":9,"candidatesTokenCount":12,"thoughtsTokenCount":3,"toolUsePromptTokenCount":2,"cachedContentTokenCount":4,"totalTokenCount":26,"trafficType":"ON_DEMAND"},"modelVersion":"m","responseId":"r1","createTime":"2026-11-28T12:00:00Z"}""",
            """{"candidates":[{"content":{"parts":[{"text":"hm","thought":true,"thoughtSignature":"c2ln"},{"text":"Look","thoughtSignature":"c2ln"},{"inlineData":{"mimeType":"image/png","data":"AQID"},"thought":true},{"fileData":{"mimeType":"image/png","fileUri":"https://a.test/"}},{"executableCode":{"code":"1","language":"PYTHON"}}]},"finishReason":"STOP"}]}""",
            """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"a":[1,"x"]}},"thoughtSignature":"c2ln"},{"functionCall":{"id":"c","name":"g"}},{"functionCall":{"name":"h","willContinue":true}},{"functionCall":{"partialArgs":[{"jsonPath":"$.a[0].b","stringValue":"x"},{"jsonPath":"$.n","numberValue":1}]}}]},"finishReason":"STOP"}],"responseId":"r2"}""",
            """{"candidates":[{"content":{"parts":[{"text":"Grüße aus Oslo"},{"text":"!"}]},"finishReason":"STOP","groundingMetadata":{"groundingChunks":[{"web":{"uri":"https://a.test/","title":"A"}},{"maps":{"title":"B"}}],"groundingSupports":[{"segment":{"startIndex":8,"endIndex":16,"text":"aus Oslo"},"groundingChunkIndices":[0,1]}]},"citationMetadata":{"citations":[{"startIndex":0,"endIndex":4,"uri":"https://b.test/"}]}}]}""",
            """{"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":1}}""",
            """[{"error":{"code":429,"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.4s"}]}}]""",
        ],
        [
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi \"}]}}],\"usageMetadata\":{\"trafficType\":\"ON_DEMAND\"},\"responseId\":\"r1\",\"modelVersion\":\"m\"}\r\n\r\ndata: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"é😀\"}]}}],\"responseId\":\"r1\"}\r\n\r\ndata: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\",\"thoughtSignature\":\"c2ln\"}]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":2,\"totalTokenCount\":5}}\r\n\r\n",
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"We\",\"thought\":true}]}}]}\n\ndata: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\",\"args\":{\"a\":1}},\"thoughtSignature\":\"c2ln\"},{\"functionCall\":{\"name\":\"f\"}}]}}]}\n\ndata: {\"candidates\":[{\"content\":{\"parts\":[]},\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"candidatesTokenCount\":2}}\n\n",
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"f\",\"willContinue\":true}}]}}]}\n\ndata: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"partialArgs\":[{\"jsonPath\":\"$.a.b[0]\",\"stringValue\":\"x\",\"willContinue\":true}],\"willContinue\":true}}]}}]}\n\ndata: {\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{}}]},\"finishReason\":\"STOP\"}]}\n\n",
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"toolCall\":{\"id\":\"t\"}}]}}]}\n\ndata: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"für\"}]},\"finishReason\":\"STOP\",\"groundingMetadata\":{\"groundingChunks\":[{\"web\":{\"uri\":\"https://a.test/\"}}],\"groundingSupports\":[{\"segment\":{\"endIndex\":4,\"text\":\"für\"},\"groundingChunkIndices\":[0]}]}}]}\n\ndata: {\"error\":{\"code\":503,\"message\":\"busy\",\"status\":\"UNAVAILABLE\"}}\n\n",
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"One\"}]}}]}\n\n{\n  \"error\": {\n    \"code\": 503,\n    \"status\": \"UNAVAILABLE\"\n  }\n}\n",
        ],
        [
            "\"candidates\":[", "\"content\":{", "\"parts\":[", "\"text\":", "\"thought\":true", "\"thoughtSignature\":\"\\ud83d\"", "\"functionCall\":{", "\"args\":5",
            "\"usageMetadata\":{\"candidatesTokenCount\":-5}", "\"error\":1", "\"finishReason\":\"SAFETY\"", "\"willContinue\":true", "\"partialArgs\":[{\"jsonPath\":\"$[0]\"}]",
            "\"groundingMetadata\":{\"groundingSupports\":[]}", "\"index\":1",
        ]);
}
