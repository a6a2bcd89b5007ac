<?php
// A foreign client of the simulated data boxes: lists, downloads, marks and sends, and tells in JSON.
[, $folder, $url, $login, $password, $recipient] = $argv;
ini_set('soap.wsdl_cache_enabled', '0');

function client(string $document, string $servlet): SoapClient
{
    global $folder, $url, $login, $password;
    return new SoapClient("$folder/$document", [
        'location' => "$url/DS/$servlet",
        'login' => $login,
        'password' => $password,
        'cache_wsdl' => WSDL_CACHE_NONE,
        'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
        'exceptions' => true,
    ]);
}

$about = client('dm_info.wsdl', 'dx');
$whole = client('dm_operations.wsdl', 'dz');
$search = client('db_search.wsdl', 'df');
$access = client('db_access.wsdl', 'DsManage');

$listed = $about->GetListOfReceivedMessages([
    'dmFromTime' => null, 'dmToTime' => null, 'dmRecipientOrgUnitNum' => null,
    'dmStatusFilter' => '-1', 'dmOffset' => 1, 'dmLimit' => 100,
]);
// One record of a repeated sequence comes as an object, more of them as a list.
$records = $listed->dmRecords->dmRecord;
$first = is_array($records) ? $records[0] : $records;
$signed = $whole->SignedMessageDownload(['dmID' => $first->dmID]);
$marked = $about->MarkMessageAsDownloaded(['dmID' => $first->dmID]);
$sent = $whole->CreateMessage([
    'dmEnvelope' => [
        'dmSenderOrgUnit' => null, 'dmSenderOrgUnitNum' => null, 'dbIDRecipient' => $recipient,
        'dmRecipientOrgUnit' => null, 'dmRecipientOrgUnitNum' => null, 'dmToHands' => null,
        'dmAnnotation' => 'Odpověď <úřadu>', 'dmRecipientRefNumber' => null,
        'dmSenderRefNumber' => 'PHP/1', 'dmRecipientIdent' => null, 'dmSenderIdent' => null,
        'dmLegalTitleLaw' => null, 'dmLegalTitleYear' => null, 'dmLegalTitleSect' => null,
        'dmLegalTitlePar' => null, 'dmLegalTitlePoint' => null,
        'dmPersonalDelivery' => false, 'dmAllowSubstDelivery' => true,
    ],
    'dmFiles' => ['dmFile' => [[
        'dmMimeType' => 'text/plain', 'dmFileMetaType' => 'main', 'dmFileDescr' => 'odpověď.txt',
        'dmEncodedContent' => "Příliš žluťoučký kůň\n",
    ]]],
]);
$owner = $access->GetOwnerInfoFromLogin2(['dbDummy' => '']);
$state = $search->CheckDataBox(['dbID' => $recipient]);

echo json_encode([
    'subject' => $first->dmAnnotation,
    'state' => (int) $first->dmMessageStatus,
    'signed' => base64_encode($signed->dmSignature),
    'marked' => $marked->dmStatus->dmStatusCode,
    'sent' => $sent->dmID,
    'owner' => $owner->dbOwnerInfo->dbID,
    'box' => (int) $state->dbState,
]);
