from components.aws import Network

def test_smoke(build):
    r = build(lambda: {"n": Network("network", {"prefix":"bex-dev","tags":{"a":"b"},"account":"111111111111","region":"eu-west-1","cidr":"10.10.0.0/20","zones":["eu-west-1a","eu-west-1b"],"services":{"s3":["s3:GetObject"],"kms":["kms:Decrypt"]},"flow_log_store":"arn:aws:s3:::x"}).subnet_ids})
    for x in r: print(x)
    print(r.outputs)
    assert list(r)
